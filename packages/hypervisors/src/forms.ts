import type { ConnectionOf, HypervisorKind } from './connections.ts';
import type { Host, HostDraft } from './contract.ts';
import { type ConnectionFields, emptyConnectionFields } from './form/connection-fields.ts';
import type { ConnectionForm } from './form/connection-form.ts';
import { libvirtForm } from './libvirt/form.ts';
import { simulatorForm } from './simulator/form.ts';
import { virtualBoxForm } from './virtualbox/form.ts';
import { vSphereForm } from './vsphere/form.ts';

/** What the form of a host holds. */
export interface HostFields extends ConnectionFields {
  readonly name: string;
  readonly kind: HypervisorKind;
}

export const emptyFields: HostFields = { name: '', kind: 'libvirt', ...emptyConnectionFields };

/** The form of each kind. */
export const connectionForms: { readonly [K in HypervisorKind]: ConnectionForm<ConnectionOf<K>> } = {
  libvirt: libvirtForm,
  virtualbox: virtualBoxForm,
  vsphere: vSphereForm,
  simulator: simulatorForm,
};

/** What was typed in the form that the server takes; not checked yet. */
export const draftOf = (fields: HostFields): HostDraft => ({
  name: fields.name,
  connection: connectionForms[fields.kind].connectionOf(fields),
});

/** The fields of a host that is already saved; its secrets are never read back. */
export const fieldsOf = ({ name, connection }: Pick<Host, 'name' | 'connection'>): HostFields => ({
  ...emptyFields,
  name,
  kind: connection.kind,
  ...fieldsOfConnection(connection),
});

function fieldsOfConnection<K extends HypervisorKind>(
  connection: ConnectionOf<K>,
): Partial<ConnectionFields> {
  const form: ConnectionForm<ConnectionOf<K>> = connectionForms[connection.kind];
  return form.fieldsOf(connection);
}

/** See `ConnectionForm`. */
export function locationField<K extends HypervisorKind>(connection: ConnectionOf<K>) {
  const form: ConnectionForm<ConnectionOf<K>> = connectionForms[connection.kind];
  return form.locationField(connection);
}

/** In the order in which they stand on the page. */
export const fieldNames = [
  'name',
  'kind',
  'libvirt',
  'seed',
  'transport',
  'service',
  'path',
  'address',
  'port',
  'user',
  'ca',
  'fingerprint',
  'certificate',
  'privateKey',
  'driver',
  'scope',
  'appArmor',
  'username',
  'password',
] as const satisfies (keyof HostFields)[];
