/** Every room of the house, as folders of the checkout. */
export const rooms = [
  'packages/core',
  'packages/formats',
  'packages/dialing',
  'packages/libvirt-rpc',
  'packages/drivers',
  'apps/server',
  'apps/web',
  'apps/front-door',
  'e2e',
  'lab',
];
