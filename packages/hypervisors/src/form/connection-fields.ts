/** What the form holds about a connection: plain text, as typed. Each kind uses some of the fields. */
export interface ConnectionFields {
  readonly seed: string;
  /** The version of libvirt that a simulated host imitates. */
  readonly libvirt: '9.0' | '11.3' | '12.8';
  readonly driver: 'qemu' | 'test';
  readonly scope: 'system' | 'session';
  /** What AppArmor on the host was changed to allow. */
  readonly appArmor: AppArmorField;
  readonly transport: TransportKind;
  readonly service: ServiceKind;
  readonly path: string;
  readonly address: string;
  readonly user: string;
  readonly useSshConfig: boolean;
  readonly port: string;
  readonly fingerprint: string;
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly username: string;
  readonly password: string;
}

/** `installed`: nothing beyond the defaults of libvirt. */
export type AppArmorField = 'installed' | 'merge' | 'revert' | 'both';

/** How libvirt is reached. */
export type TransportKind = 'unix' | 'ssh' | 'tls' | 'tcp';

/** Where VirtualBox's web service is. */
export type ServiceKind = 'local' | 'https' | 'http';

export const emptyConnectionFields: ConnectionFields = {
  seed: '',
  libvirt: '9.0',
  driver: 'qemu',
  scope: 'system',
  appArmor: 'installed',
  transport: 'unix',
  service: 'local',
  path: '',
  address: '',
  user: '',
  useSshConfig: false,
  port: '',
  fingerprint: '',
  ca: '',
  certificate: '',
  privateKey: '',
  username: '',
  password: '',
};
