import {
  addressOf,
  certificatesOf,
  connectionForms,
  draftOf,
  type Host,
  HostDraft,
  type HostFields,
  locationField,
  secretsOf,
  targetOf,
  usernameOf,
} from '@snaptree/hypervisors';
import { z } from 'zod';
import { fieldChecks, fieldErrors } from '../../../messages/hosts/form.ts';

export type FieldErrors = Partial<Record<keyof HostFields, string>>;

/** What the fields are checked against in addition to the contract. */
export interface Around {
  /** The host that is changed; absent: a new one. */
  readonly host: Host | undefined;
  readonly others: readonly Host[];
}

const hints: FieldErrors = fieldErrors;

/** Every error in the fields, by the contract's rules and by the hosts that exist. */
export function checkFields(fields: HostFields, around: Around): FieldErrors {
  const parsed = HostDraft.safeParse(draftOf(fields));
  if (parsed.success) return { ...takenBy(parsed.data, around), ...secretsMissing(parsed.data, around) };
  const errors: FieldErrors = {};
  for (const issue of parsed.error.issues) {
    const field = fieldAt(issue.path.at(-1));
    if (field !== undefined) errors[field] = emptyHint(field, fields) ?? hints[field] ?? issue.message;
  }
  return errors;
}

function emptyHint(field: keyof HostFields, fields: HostFields): string | undefined {
  if (String(fields[field]).trim() !== '') return undefined;
  if (field === 'name') return fieldChecks.nameMissing;
  if (field === 'username') return fieldChecks.usernameMissing;
  return field === 'address' ? fieldChecks.addressMissing : undefined;
}

/** A name or target that another host has; the server would refuse it. */
function takenBy({ name, connection }: HostDraft, { host, others }: Around): FieldErrors {
  const rest = others.filter((other) => other.id !== host?.id);
  const target = targetOf(connection);
  const sameName = rest.find((other) => other.name.toLowerCase() === name.toLowerCase());
  const sameTarget = rest.find((other) => target !== undefined && targetOf(other.connection) === target);
  const where = locationField(connection);
  return {
    ...(sameName === undefined ? {} : { name: fieldChecks.nameTaken(sameName.name) }),
    ...(sameTarget === undefined ? {} : { [where]: fieldChecks.hostTaken(sameTarget.name) }),
  };
}

/** A stored secret is sent only to the address it was entered for. */
function secretsMissing({ connection }: HostDraft, { host }: Around): FieldErrors {
  const errors: FieldErrors = {};
  const moved = host !== undefined && addressOf(host.connection) !== addressOf(connection);
  const hadPassword = host?.stored?.includes('password') === true;
  const username = usernameOf(connection);
  const renamed = (host === undefined ? undefined : usernameOf(host.connection)) !== username;
  const { password } = secretsOf(connection);
  if (hadPassword && username !== undefined && password === undefined) {
    if (moved) errors.password = fieldChecks.addressChanged;
    else if (renamed) errors.password = fieldChecks.usernameChanged;
  }
  if (connectionForms[connection.kind].needsPassword === true && !hadPassword && password === undefined) {
    errors.password = fieldChecks.passwordMissing;
  }
  if (password !== undefined && username === undefined) {
    errors.username = fieldChecks.passwordWithoutUser;
  }
  return errors;
}

/** Whether the stored key still belongs to the typed certificate, so that the field may stay empty. */
export function keepsKey(fields: HostFields, host: Host | undefined): boolean {
  if (host?.stored?.includes('privateKey') !== true) return false;
  const draft = HostDraft.safeParse(draftOf(fields));
  if (!draft.success) return false;
  const before = certificatesOf(host.connection);
  const after = certificatesOf(draft.data.connection);
  return (
    before !== undefined &&
    after !== undefined &&
    before.certificate === after.certificate &&
    addressOf(host.connection) === addressOf(draft.data.connection)
  );
}

const Field = z.enum([
  'name',
  'seed',
  'path',
  'user',
  'port',
  'fingerprint',
  'ca',
  'certificate',
  'privateKey',
  'username',
  'password',
]);

function fieldAt(part: PropertyKey | undefined): keyof HostFields | undefined {
  if (part === 'host') return 'address';
  return Field.safeParse(part).data;
}
