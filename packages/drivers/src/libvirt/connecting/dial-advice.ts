import type { DialReason } from '@snaptree/libvirt-rpc';
import { type Advice, away, networkAdvice, refused } from '../../connecting/advice.ts';

export type Way = 'unix' | 'ssh' | 'tcp' | 'tls';

/** The same where what helps depends on the way to the host. */
export type AdviceByWay = Omit<Advice, 'todo'> & { readonly todo: string | ((way: Way) => string) };

/** What has to listen on the host, as systemd names it (libvirt 5.6 and later). */
const listener: Record<Way, string> = {
  unix: 'systemctl enable --now virtqemud.socket (or libvirtd.socket)',
  ssh: 'systemctl enable --now ssh',
  tcp: 'systemctl enable --now libvirtd-tcp.socket (or virtproxyd-tcp.socket)',
  tls: 'systemctl enable --now libvirtd-tls.socket (or virtproxyd-tls.socket)',
};

export const manageMachines =
  'add the account to the group libvirt and log in again, or allow org.libvirt.unix.manage in a polkit rule';

/** What to do when no connection came about. */
export const dialAdvice: Record<DialReason, AdviceByWay> = {
  ...networkAdvice,
  field: away(
    'This address, user or port cannot be used:',
    'Change what is named below in the settings of the host.',
  ),
  refused: {
    code: 'hostUnreachable',
    what: 'Nothing listens at',
    todo: (way) => `Check the port, and let the host listen: ${listener[way]}.`,
  },
  noSocket: away(
    'There is no libvirt socket at {on}.',
    `Install libvirt and start it: ${listener.unix}. If its socket is elsewhere, give the path.`,
  ),
  nobodyListens: away(
    'No daemon runs behind the socket at',
    `Start it: ${listener.unix}. If it runs, give the path of its socket.`,
  ),
  socketDenied: refused(
    'The account that runs Snaptree may not open the socket of libvirt at',
    `Let it: ${manageMachines}.`,
  ),
  sshMissing: away('This machine has no ssh program to reach', 'Install OpenSSH here: openssh-client.'),
  hostKeyUnknown: refused(
    'ssh does not know the host key of',
    'As the account that runs Snaptree, connect once by hand (ssh HOST), compare the fingerprint and say yes.',
  ),
  hostKeyChanged: refused(
    'Another host key than the known one is shown by',
    'Ask whether the machine was set up anew. If so, ssh-keygen -R HOST and connect once by hand; if not, ' +
      'somebody may stand between.',
  ),
  sshLoginRefused: refused(
    'ssh may not log in to',
    'Check the user, and put the public key of the account that runs Snaptree into its authorized_keys. The key ' +
      'must need no passphrase, or sit in an agent.',
  ),
  sshFailed: away(
    'ssh ended without a connection to',
    'Try it as the account that runs Snaptree: ssh -o BatchMode=yes HOST true.',
  ),
  remoteNoSocket: away(
    'ssh gets there, but no daemon of libvirt runs at',
    `Start it there: ${listener.unix}.`,
  ),
  remoteSocketDenied: refused(
    'ssh gets there, but its user may not open the socket of libvirt at',
    `Let that user: ${manageMachines}.`,
  ),
  remoteNoHelper: away(
    'ssh gets there, but finds neither virt-ssh-helper nor nc at',
    'Install the libvirt client (libvirt-clients) or netcat (netcat-openbsd) there.',
  ),
  ownCertificateUnusable: refused(
    'The certificates that were given cannot be used for',
    'Give them as PEM: the certificate, and the key that belongs to it without a passphrase.',
  ),
  ownCertificateRefused: refused(
    'A client certificate is wanted, or the one that was given is not accepted, by',
    'Give a certificate and key signed by an authority that the daemon knows (ca_file in libvirtd.conf), or set ' +
      'tls_no_verify_certificate = 1 there and let it ask for a password.',
  ),
  noTls: away(
    'No TLS connection came about with',
    'Check the port (16514 unless changed), and that the daemon has a certificate of its own.',
  ),
  notLibvirt: away(
    'Something other than a libvirt daemon answers at',
    'Check the port: libvirt uses 16509 for TCP and 16514 for TLS, and a TLS port does not understand TCP.',
  ),
  hungUp: away(
    'The connection was closed before libvirt said anything, at',
    "Check the port, and look into the daemon's log there (journalctl -u libvirtd -u virtqemud).",
  ),
};
