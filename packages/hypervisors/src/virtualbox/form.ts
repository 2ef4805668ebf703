import type { ConnectionFields } from '../form/connection-fields.ts';
import { type ConnectionForm, SHOW_FINGERPRINT } from '../form/connection-form.ts';
import { typed, typedPassword, typedPort, typedServer } from '../form/typed.ts';
import type { VirtualBoxConnection } from './connection.ts';

export const virtualBoxForm: ConnectionForm<VirtualBoxConnection> = {
  choice: 'VirtualBox',
  fieldsOf({ service, username = '' }) {
    const known = { service: service.kind, username };
    if (service.kind === 'local') return known;
    const reached = { ...known, address: service.host, port: String(service.port ?? '') };
    if (service.kind === 'http') return reached;
    const { fingerprint = '', ca = '' } = service;
    return { ...reached, fingerprint, ca };
  },
  connectionOf: (fields) => ({
    kind: 'virtualbox',
    service: serviceOf(fields),
    ...(fields.service === 'local'
      ? {}
      : { ...typed('username', fields.username), ...typedPassword(fields.password) }),
  }),
  locationField: ({ service }) => (service.kind === 'local' ? 'service' : 'address'),
  fingerprintCommands: [
    {
      on: 'The file passed to vboxwebsrv with --keyfile',
      command: `${SHOW_FINGERPRINT} -in server.pem`,
    },
  ],
};

function serviceOf(fields: ConnectionFields): VirtualBoxConnection['service'] {
  switch (fields.service) {
    case 'local':
      return { kind: 'local' };
    case 'http':
      return { kind: 'http', host: fields.address.trim(), ...typedPort(fields) };
    case 'https':
      return { kind: 'https', ...typedServer(fields) };
    default:
      return fields.service satisfies never;
  }
}
