import { killedOver } from '../testing/killed.ts';

const { hostname, port } = new URL(process.env.SNAPTREE_VSPHERE_URL ?? '');

killedOver('vcsim', {
  connection: {
    kind: 'vsphere',
    host: hostname,
    port: Number(port),
    username: process.env.SNAPTREE_VSPHERE_USER,
    password: process.env.SNAPTREE_VSPHERE_PASSWORD,
    fingerprint: process.env.SNAPTREE_VSPHERE_FINGERPRINT,
  },
  vm: 'DC0_C0_RP0_VM0',
  // Under load, vcsim may not have taken the request when the server is killed, and keeps no task of it.
  traceless: true,
  points: ['CP03', 'CP04', 'CP05', 'CP06', 'CP10', 'CP12'],
});
