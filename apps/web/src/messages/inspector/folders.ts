export const folderMessages = {
  offer: 'Let libvirt read these folders…',
  title: 'Let libvirt read these folders',
  pools: 'libvirt creates one storage pool for each folder and reads the images in it:',
  pool: (pool: string, folder: string) => `${pool} for ${folder}`,
  unchanged: 'No file is created, changed or deleted, and no VM is affected.',
  undo: 'The pools disappear when libvirt restarts. To remove them earlier, choose Known hazards of the host in Settings, or run virsh pool-destroy with the name of each pool.',
  go: 'Create storage pools',
  back: 'Cancel',
  own: 'Folders that libvirt reads for Snaptree',
  ownHint:
    'Snaptree created these storage pools to find VMs that depend on each other. Removing one changes no file.',
  remove: 'Remove',
  removeNamed: (pool: string) => `Remove storage pool ${pool}`,
};
