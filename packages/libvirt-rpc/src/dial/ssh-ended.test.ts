import { expect, it } from 'vitest';
import type { DialReason } from '../errors.ts';
import { sshEnded } from './ssh-ended.ts';

const changed = `@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
Host key for kvm1 has changed and you have requested strict checking.
Host key verification failed.`;

it.each<[DialReason, number, string]>([
  ['hostKeyChanged', 255, changed],
  [
    'hostKeyUnknown',
    255,
    'No ED25519 host key is known for kvm1 and you have requested strict checking.\nHost key verification failed.',
  ],
  ['hostNotFound', 255, 'ssh: Could not resolve hostname kvm1: Name or service not known'],
  ['sshLoginRefused', 255, 'admin@kvm1: Permission denied (publickey,password).'],
  ['sshLoginRefused', 255, 'Received disconnect from 10.0.0.7: 2: Too many authentication failures'],
  ['refused', 255, 'ssh: connect to host kvm1 port 22: Connection refused'],
  ['unreachable', 255, 'ssh: connect to host kvm1 port 22: No route to host'],
  ['silent', 255, 'ssh: connect to host kvm1 port 22: Connection timed out'],
  ['remoteNoSocket', 1, 'no libvirt socket found'],
  [
    'remoteNoSocket',
    1,
    "error: Failed to connect socket to '/var/run/libvirt/virtqemud-sock': No such file or directory",
  ],
  [
    'remoteSocketDenied',
    1,
    "error: Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied",
  ],
  ['remoteSocketDenied', 1, 'nc: unix connect failed: Permission denied'],
  ['remoteNoHelper', 127, 'sh: 1: exec: nc: not found'],
  ['sshFailed', 255, 'kex_exchange_identification: Connection closed by remote host'],
])('reports %s for exit status %i and this error', (reason, status, complaint) => {
  const error = sshEnded(status, complaint);
  expect(error.reason).toBe(reason);
  expect(error.message).toContain(complaint);
});
