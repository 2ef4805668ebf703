export const sidebarMessages = {
  find: 'Find a VM',
  pages: 'Pages',
  allVms: 'All VMs',
  reclaimSpace: 'Reclaim space',
  noMatch: 'No host or VM matches.',
  search: 'Search everything',
  hostsAndVms: 'Hosts and VMs',
  jobRunning: 'job running',
  snapshots: 'snapshots',
  connecting: 'connecting…',
  reading: 'reading…',
  noVms: 'no VMs',
};
