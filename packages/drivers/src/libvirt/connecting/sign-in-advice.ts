import type { AuthenticationReason } from '@snaptree/libvirt-rpc';
import type { AdviceByWay } from './dial-advice.ts';

const refused = (what: string, todo: AdviceByWay['todo']): AdviceByWay => ({
  code: 'hypervisorAuth',
  what,
  todo,
});

/** What to do when the daemon was reached and the sign-in failed. */
export const signInAdvice: Record<AuthenticationReason, AdviceByWay> = {
  polkit: refused('polkit does not let Snaptree manage the machines of', (way) => {
    const account = way === 'ssh' ? 'the user that ssh logs in as' : 'the account that runs Snaptree';
    return (
      `Add ${account} to the group libvirt and log in again, or allow org.libvirt.unix.manage for it in a ` +
      'polkit rule. Nobody is there to type a password.'
    );
  }),
  passwordNeeded: refused('A sign-in is asked for by', 'Give a sign-in name and its password.'),
  passwordWrong: refused(
    'The sign-in name or its password is not accepted by',
    'Check both. On the host, saslpasswd2 -a libvirt NAME sets a password anew.',
  ),
  mechanism: refused('A kind of sign-in that Snaptree does not speak is asked for by', (way) =>
    way === 'tcp'
      ? 'Use TLS or SSH, or set auth_tcp = "none" in libvirtd.conf where nobody else is on the network.'
      : 'Set mech_list: scram-sha-256 in /etc/sasl2/libvirt.conf there, and restart the daemon.',
  ),
  impostor: refused(
    'The sign-in was not answered as a daemon that knows the password would, by',
    'Check the address: it may not be the daemon that you mean. Use TLS or SSH.',
  ),
};
