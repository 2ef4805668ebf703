import { killedOver } from '../testing/killed.ts';

const { hostname, port } = new URL(process.env.SNAPTREE_VIRTUALBOX_URL ?? '');

killedOver('VirtualBox', {
  connection: { kind: 'virtualbox', service: { kind: 'http', host: hostname, port: Number(port) } },
  vm: 'Empty machine',
  points: ['CP03', 'CP04', 'CP05', 'CP06', 'CP10', 'CP12'],
});
