import type { AppArmorField, ConnectionFields, TransportKind } from '../form/connection-fields.ts';
import type { FormHelp } from '../form/form-help.ts';

export const libvirtFormText = {
  connection: 'Connection',
  transports: { unix: 'This computer', ssh: 'SSH', tls: 'TLS', tcp: 'TCP' } satisfies Record<
    TransportKind,
    string
  >,
  socket: { label: 'Socket', help: 'Leave empty to try the default sockets' },
  addressExample: 'kvm-1.example.org',
  user: { label: 'SSH user', help: 'Leave empty to log in with the name of the Snaptree account' },
  useSshConfig: {
    label: 'Use the SSH configuration of the Snaptree account',
    help: 'Reads ~/.ssh/config: host aliases, jump hosts, and keys with other names',
  },
  driver: { label: 'Driver', help: 'The libvirt driver to connect to' },
  drivers: { qemu: 'QEMU and KVM', test: 'test (VMs simulated by libvirt)' },
  scope: { label: 'Scope', help: 'Each scope has its own VMs' },
  scopes: (transport: TransportKind) => ({
    system: 'System',
    session: transport === 'ssh' ? 'User session of the SSH user' : 'User session of the Snaptree account',
  }),
  appArmor: {
    label: 'AppArmor',
    help: 'What the AppArmor profiles on the host were changed to allow. Keep "As installed" if you did not change them.',
  },
  appArmorChoices: {
    installed: 'As installed',
    merge: 'Merges into backing files are allowed',
    revert: 'Reverts in all folders are allowed',
    both: 'Merges and reverts are allowed',
  } satisfies Record<AppArmorField, string>,
  signInHelp: 'Only if libvirt requires one (SASL)',
};

/** What the host needs so that this transport works, with what was typed filled in. */
export function libvirtHelp(fields: ConnectionFields): readonly FormHelp[] {
  switch (fields.transport) {
    case 'unix':
      return [
        {
          text: 'The account that runs Snaptree needs permission to manage VMs. On most systems:',
          command: 'sudo usermod -aG libvirt ACCOUNT',
        },
      ];
    case 'ssh':
      return [
        {
          text: 'Snaptree runs ssh with the keys and known hosts of its own account and cannot answer prompts. As that account, connect once by hand. The SSH user needs permission to manage VMs:',
          command: `ssh ${sshTarget(fields)} virsh -c qemu:///${fields.scope} list --all`,
        },
      ];
    case 'tls':
      return [
        {
          text: 'The libvirt daemon needs its own certificate and must listen for TLS connections. Enter what it requires below: a client certificate, or a user name and password with tls_no_verify_certificate = 1 and auth_tls = "sasl" in libvirtd.conf.',
          command: 'sudo systemctl enable --now libvirtd-tls.socket',
        },
      ];
    case 'tcp':
      return [
        {
          warning: 'Not encrypted and not authenticated.',
          text: 'Anyone on the network can read and change the traffic. Use it only on an isolated network. Set auth_tcp = "none" in libvirtd.conf, then run:',
          command: 'sudo systemctl enable --now libvirtd-tcp.socket',
        },
      ];
    default:
      return fields.transport satisfies never;
  }
}

function sshTarget({ address, port, user }: ConnectionFields): string {
  const host = address.trim() === '' ? 'HOST' : address.trim();
  const at = user.trim() === '' ? host : `${user.trim()}@${host}`;
  return port.trim() === '' ? at : `-p ${port.trim()} ${at}`;
}
