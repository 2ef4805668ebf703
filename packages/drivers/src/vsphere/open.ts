import { VSPHERE_PORT } from '@snaptree/hypervisors';
import { inUrl, type Opener, trustIn } from '../opener.ts';
import { createVSphereDriver } from './driver.ts';

/** Every vCenter and ESXi host has its API at this path, and only with TLS. */
export const openVSphere: Opener<'vsphere'> = (connection) => {
  const { host, port = VSPHERE_PORT, username, password = '' } = connection;
  const url = new URL(`https://${inUrl(host)}:${port}/sdk`);
  return createVSphereDriver({ endpoint: { url, ...trustIn(connection) }, username, password });
};
