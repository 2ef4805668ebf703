import type { ConnectionOf, HypervisorKind } from '../connection/connections.ts';
import type { Host, HostDraft } from '../contract.ts';
import { libvirtForm } from '../libvirt/form.ts';
import { simulatorForm } from '../simulator/form.ts';
import { virtualBoxForm } from '../virtualbox/form.ts';
import { vSphereForm } from '../vsphere/form.ts';
import type { ConnectionForm } from './connection-form.ts';
import { emptyFields, type HostFields } from './host-fields.ts';

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

function fieldsOfConnection<K extends HypervisorKind>(connection: ConnectionOf<K>): Partial<HostFields> {
  const form: ConnectionForm<ConnectionOf<K>> = connectionForms[connection.kind];
  return form.fieldsOf(connection);
}

/** See `ConnectionForm`. */
export function locationField<K extends HypervisorKind>(connection: ConnectionOf<K>) {
  const form: ConnectionForm<ConnectionOf<K>> = connectionForms[connection.kind];
  return form.locationField(connection);
}
