/** Texts of the disk layers. */
export const layersMessages = {
  column: (disk: string) => `${disk}, from the live layer down to the base image`,
  empty:
    'No snapshots yet. The VM writes to its base image. A snapshot adds a layer, or is stored inside the image.',
  noDisks: 'No disks',
  noDisksMeans: 'This VM has no disks that a snapshot could cover.',
  footHint: 'Select a layer to see its full path and its backing file.',
  layer: 'Layer',
  copyPath: 'Copy the path',
  copy: 'copy',
  copied: 'copied',
  job: (owner: string) => `Job on ${owner}`,
  unnamedOverlay: 'named by the hypervisor',
};
