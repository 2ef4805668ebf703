import { VSPHERE_PORT } from '@snaptree/hypervisors';
import { inUrl, type Opener, trustIn } from '../opener.ts';
import { createVSphereDriver } from './driver.ts';

/** vSphere's API is at this path of every vCenter and ESXi host, and never without TLS. */
export const openVSphere: Opener<'vsphere'> = (connection) => {
  const { host, port = VSPHERE_PORT, username, password = '' } = connection;
  const url = new URL(`https://${inUrl(host)}:${port}/sdk`);
  return createVSphereDriver({ endpoint: { url, ...trustIn(connection) }, username, password });
};
