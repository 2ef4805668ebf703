import type { DialReason } from '@snaptree/libvirt-rpc';
import { type Advice, away, networkAdvice, refused } from '../../connecting/advice.ts';

export type TransportKind = 'unix' | 'ssh' | 'tcp' | 'tls';

/** Advice whose remedy may depend on the transport. */
export type TransportAdvice = Omit<Advice, 'todo'> & {
  readonly todo: string | ((transport: TransportKind) => string);
};

/** How to make the host listen, with the systemd units of libvirt 5.6 and later. */
const listener: Record<TransportKind, string> = {
  unix: 'systemctl enable --now virtqemud.socket (or libvirtd.socket)',
  ssh: 'systemctl enable --now ssh',
  tcp: 'systemctl enable --now libvirtd-tcp.socket (or virtproxyd-tcp.socket)',
  tls: 'systemctl enable --now libvirtd-tls.socket (or virtproxyd-tls.socket)',
};

/** @param account "the account that runs Snaptree" */
export const allowManaging = (account: string): string =>
  `Add ${account} to the group libvirt and log in again, or allow org.libvirt.unix.manage in a polkit rule.`;

export const dialAdvice: Record<DialReason, TransportAdvice> = {
  ...networkAdvice,
  field: away(
    'The connection settings for {on} are not valid.',
    'Correct the setting named below in the settings of the host.',
  ),
  refused: {
    code: 'hostUnreachable',
    what: 'Nothing listens at {on}.',
    todo: (transport) => `Check the port, and make the host listen: ${listener[transport]}.`,
  },
  noSocket: away(
    'Cannot connect to {on}: the libvirt socket does not exist.',
    `Install libvirt and start it: ${listener.unix}. If the socket is in a different place, enter its path.`,
  ),
  nobodyListens: away(
    'Cannot connect to {on}: no daemon listens on the libvirt socket.',
    `Start libvirt: ${listener.unix}. If it is running, enter the path of its socket.`,
  ),
  socketDenied: refused(
    'Cannot connect to {on}: no permission to open the libvirt socket.',
    allowManaging('the account that runs Snaptree'),
  ),
  sshMissing: away(
    'Cannot connect to {on}: the ssh program is not installed on this computer.',
    'Install OpenSSH (openssh-client).',
  ),
  hostKeyUnknown: refused(
    'Cannot connect to {on}: ssh does not know the host key.',
    'Run ssh HOST as the account that runs Snaptree, compare the fingerprint, and accept the key.',
  ),
  hostKeyChanged: refused(
    '{on} presented a different host key from the known one.',
    'The connection may have been intercepted. If the host was reinstalled, run ssh-keygen -R HOST, connect once ' +
      'with ssh, and accept the new key.',
  ),
  sshLoginRefused: refused(
    'ssh cannot log in to {on}.',
    'Check the user, and add the public key of the account that runs Snaptree to its authorized_keys. The key must ' +
      'have no passphrase, or be loaded in an ssh agent.',
  ),
  sshFailed: away(
    'ssh could not connect to {on}.',
    'Test the connection as the account that runs Snaptree: ssh -o BatchMode=yes HOST true.',
  ),
  remoteNoSocket: away(
    'ssh connected to {on}, but libvirt is not running there.',
    `Start it on the host: ${listener.unix}.`,
  ),
  remoteSocketDenied: refused(
    'ssh connected to {on}, but the user has no permission to open the libvirt socket.',
    allowManaging('that user'),
  ),
  remoteNoHelper: away(
    'ssh connected to {on}, but neither virt-ssh-helper nor nc is installed there.',
    'Install the libvirt client (libvirt-clients) or netcat (netcat-openbsd) on the host.',
  ),
  ownCertificateUnusable: refused(
    'The client certificate or the authority for {on} cannot be used.',
    'Enter them in PEM format: the certificate, and its private key without a passphrase.',
  ),
  ownCertificateRefused: refused(
    '{on} requires a client certificate, or did not accept the one entered.',
    'Enter a certificate and key signed by an authority that the daemon trusts (ca_file in libvirtd.conf), or set ' +
      'tls_no_verify_certificate = 1 there and use a password.',
  ),
  noTls: away(
    'Cannot establish a TLS connection to {on}.',
    'Check the port (16514 by default), and that the daemon has a server certificate.',
  ),
  notLibvirt: away(
    'The service at {on} is not a libvirt daemon.',
    'Check the port: libvirt uses 16509 for TCP and 16514 for TLS. A TLS port does not accept plain TCP.',
  ),
  hungUp: away(
    'The connection to {on} was closed before libvirt responded.',
    "Check the port and the daemon's log on the host (journalctl -u libvirtd -u virtqemud).",
  ),
};
