import { type ConnectionForm, SHOW_FINGERPRINT } from '../form/connection-form.ts';
import { typedPassword, typedServer } from '../form/typed.ts';
import type { VSphereConnection } from './connection.ts';

export const vSphereForm: ConnectionForm<VSphereConnection> = {
  choice: 'vSphere: vCenter, ESXi',
  needsPassword: true,
  fieldsOf: ({ host, port, username, fingerprint = '', ca = '' }) => ({
    address: host,
    port: String(port ?? ''),
    username,
    fingerprint,
    ca,
  }),
  connectionOf: (fields) => ({
    kind: 'vsphere',
    ...typedServer(fields),
    username: fields.username,
    ...typedPassword(fields.password),
  }),
  locationField: () => 'address',
  fingerprintCommands: [
    {
      on: 'vCenter',
      command: `/usr/lib/vmware-vmafd/bin/vecs-cli entry getcert --store MACHINE_SSL_CERT --alias __MACHINE_CERT | ${SHOW_FINGERPRINT}`,
    },
    { on: 'ESXi', command: `${SHOW_FINGERPRINT} -in /etc/vmware/ssl/rui.crt` },
  ],
};
