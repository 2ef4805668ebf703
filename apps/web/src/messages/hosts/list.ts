export const hostListMessages = {
  title: 'Hosts',
  add: 'Add host',
  none: 'No hosts yet. Add the host that runs your VMs, or a simulated host to look around first.',
  addSimulated: 'Add simulated host',
  saved: 'Saved.',
  viewVms: 'View its VMs',
  unreachableSince: 'No response since {time}',
  edit: 'Edit',
  editNamed: (name: string) => `Edit ${name}`,
  remove: 'Remove',
  removeNamed: (name: string) => `Remove ${name}`,
  demoHosts: 'Demo hosts',
};

export const removeHostMessages = {
  text: (name: string) => `Snaptree deletes its connection to ${name}. Nothing on the host changes.`,
  kept: 'Kept',
  keptText: 'The VMs, their disks and snapshots, and the job history in Snaptree.',
  deleted: 'Deleted',
  deletedText:
    'The connection with its password and key, and the protection and tags that you set on snapshots in Snaptree. Adding the host again does not restore them.',
  cancel: 'Cancel',
  remove: 'Remove host',
};

/** What can be done with the demo hosts, by whether they are listed. */
export const demoHostsMessages = {
  shown: {
    text: 'The demo hosts are simulated. Removing them keeps their state, so you can restore them later.',
    button: 'Remove demo hosts',
  },
  removed: {
    text: 'The demo hosts are removed. Restore them to try Snaptree on simulated VMs.',
    button: 'Restore demo hosts',
  },
};
