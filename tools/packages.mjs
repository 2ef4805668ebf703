/** Every package of the workspace, as a folder of the checkout. */
export const packageFolders = [
  'packages/core',
  'packages/hypervisors',
  'packages/formats',
  'packages/connect',
  'packages/libvirt-rpc',
  'packages/drivers',
  'apps/server',
  'apps/web',
  'tools',
  'docs',
  'e2e',
  'lab',
];
