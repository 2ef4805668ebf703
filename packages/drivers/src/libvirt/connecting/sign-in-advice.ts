import type { AuthenticationReason } from '@snaptree/libvirt-rpc';
import { allowManaging, type TransportAdvice } from './dial-advice.ts';

const refused = (what: string, todo: TransportAdvice['todo']): TransportAdvice => ({
  code: 'hypervisorAuth',
  what,
  todo,
});

export const signInAdvice: Record<AuthenticationReason, TransportAdvice> = {
  polkit: refused('polkit does not allow Snaptree to manage the VMs of {on}.', (transport) => {
    const account = transport === 'ssh' ? 'the user that ssh logs in as' : 'the account that runs Snaptree';
    return `${allowManaging(account)} Snaptree cannot answer interactive prompts.`;
  }),
  passwordNeeded: refused(
    '{on} requires a user name and password.',
    'Enter them in the settings of the host. Snaptree cannot answer interactive prompts.',
  ),
  passwordWrong: refused(
    '{on} did not accept the user name or password.',
    'Check both. To set a new password on the host, run saslpasswd2 -a libvirt NAME.',
  ),
  mechanism: refused('{on} requires an authentication method that Snaptree does not support.', (transport) =>
    transport === 'tcp'
      ? 'Use TLS or SSH. On a private network, you can set auth_tcp = "none" in libvirtd.conf instead.'
      : 'Set mech_list: scram-sha-256 in /etc/sasl2/libvirt.conf on the host, and restart the daemon.',
  ),
  impostor: refused(
    '{on} could not prove that it knows the password.',
    'It may not be the daemon that you expect. Check the address, and use TLS or SSH.',
  ),
};
