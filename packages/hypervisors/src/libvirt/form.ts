import type { AppArmorField, ConnectionFields } from '../form/connection-fields.ts';
import { type ConnectionForm, SHOW_FINGERPRINT } from '../form/connection-form.ts';
import { typed, typedPassword, typedPort, typedServer } from '../form/typed.ts';
import type { AppArmorAllows } from './confinement.ts';
import type { LibvirtConnection } from './connection.ts';

export const libvirtForm: ConnectionForm<LibvirtConnection> = {
  choice: 'libvirt: QEMU, KVM',
  fieldsOf({ transport, driver, scope = 'system', appArmorAllows = [], username = '' }) {
    const appArmor = fieldOf(appArmorAllows);
    const known = { driver, scope, appArmor, username, transport: transport.kind };
    if (transport.kind === 'unix') return { ...known, path: transport.path ?? '' };
    const reached = { ...known, address: transport.host, port: String(transport.port ?? '') };
    switch (transport.kind) {
      case 'ssh':
        return { ...reached, user: transport.user ?? '', useSshConfig: transport.useSshConfig === true };
      case 'tcp':
        return reached;
      case 'tls': {
        const { fingerprint = '', ca = '', certificate = '' } = transport;
        return { ...reached, fingerprint, ca, certificate };
      }
      default:
        return transport satisfies never;
    }
  },
  connectionOf: (fields) => ({
    kind: 'libvirt',
    driver: fields.driver,
    scope: hasScope(fields) ? fields.scope : 'system',
    transport: transportOf(fields),
    ...(hasAppArmor(fields) ? allowed[fields.appArmor] : {}),
    ...(hasSignIn(fields)
      ? { ...typed('username', fields.username), ...typedPassword(fields.password) }
      : {}),
  }),
  locationField: ({ transport }) => (transport.kind === 'unix' ? 'path' : 'address'),
  fingerprintCommands: [{ command: `${SHOW_FINGERPRINT} -in /etc/pki/libvirt/servercert.pem` }],
};

/** The VMs of one account are reached through its own socket only. */
export const hasScope = ({ driver, transport }: ConnectionFields): boolean =>
  driver === 'qemu' && (transport === 'unix' || transport === 'ssh');

/** AppArmor confines only the VMs of the system's daemon. */
export const hasAppArmor = (fields: ConnectionFields): boolean =>
  fields.driver === 'qemu' && !(hasScope(fields) && fields.scope === 'session');

const allowed: Record<AppArmorField, Pick<LibvirtConnection, 'appArmorAllows'>> = {
  installed: {},
  merge: { appArmorAllows: ['merge'] },
  revert: { appArmorAllows: ['revert'] },
  both: { appArmorAllows: ['merge', 'revert'] },
};

const fieldOf = (allows: readonly AppArmorAllows[]): AppArmorField =>
  allows.includes('merge') && allows.includes('revert') ? 'both' : (allows[0] ?? 'installed');

/** libvirt offers no login that Snaptree speaks over plain TCP. */
export const hasSignIn = ({ transport }: ConnectionFields): boolean => transport !== 'tcp';

function transportOf(fields: ConnectionFields): LibvirtConnection['transport'] {
  const host = fields.address.trim();
  switch (fields.transport) {
    case 'unix':
      return { kind: 'unix', ...typed('path', fields.path) };
    case 'ssh':
      return {
        kind: 'ssh',
        host,
        ...typedPort(fields),
        ...typed('user', fields.user),
        ...(fields.useSshConfig ? { useSshConfig: true } : {}),
      };
    case 'tcp':
      return { kind: 'tcp', host, ...typedPort(fields) };
    case 'tls':
      return {
        kind: 'tls',
        ...typedServer(fields),
        ...typed('certificate', fields.certificate),
        ...typed('privateKey', fields.privateKey),
      };
    default:
      return fields.transport satisfies never;
  }
}
