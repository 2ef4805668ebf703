/** Page of one VM, and why its actions are disabled. */
export const vmPageMessages = {
  reading: 'Reading the snapshot tree…',
  allVms: 'View all VMs',
  jobRunning: 'A job is running on this VM.',
  interrupted: 'An interrupted job on this VM must be resumed or dismissed first.',
  connectionLost: 'The connection to the server is lost.',
  notRefreshed: 'The tree could not be refreshed.',
  hostAway: 'The hypervisor cannot be reached.',
  outdated: 'The tree is out of date and is being read again.',
};
