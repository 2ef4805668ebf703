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

export type FieldErrors = Partial<Record<keyof HostFields, string>>;

/** What the fields are held against besides the contract. */
export interface Around {
  /** The host that is changed; absent: a new one. */
  readonly host: Host | undefined;
  readonly others: readonly Host[];
}

const hints: FieldErrors = {
  name: 'Give the host a name of at most 100 characters.',
  seed: 'A whole number, or nothing.',
  path: 'A path begins with a slash. Leave it empty to try the usual sockets.',
  address: 'A host name or an address, without spaces, user or port.',
  user: 'Letters, digits, dots, dashes and underscores.',
  port: 'A number from 1 to 65535, or nothing.',
  fingerprint: 'SHA-256: 64 hexadecimal digits, with or without colons.',
  ca: 'There is no certificate in PEM in it.',
  certificate: 'There is no certificate in PEM in it.',
  privateKey: 'There is no private key in PEM without a passphrase in it.',
};

/** Everything that is wrong with what was typed, in words, by the contract's own rules and what is there already. */
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
  if (fields[field].trim() !== '') return undefined;
  if (field === 'name') return 'Give the host a name.';
  if (field === 'username') return 'Give the name to sign in with.';
  return field === 'address' ? 'Give the name or the address of the host.' : undefined;
}

/** A name or machines that another host has; the server would refuse them. */
function takenBy({ name, connection }: HostDraft, { host, others }: Around): FieldErrors {
  const rest = others.filter((other) => other.id !== host?.id);
  const target = targetOf(connection);
  const sameName = rest.find((other) => other.name.toLowerCase() === name.toLowerCase());
  const sameMachines = rest.find((other) => target !== undefined && targetOf(other.connection) === target);
  const where = locationField(connection);
  return {
    ...(sameName === undefined ? {} : { name: `Another host is called ${sameName.name} already.` }),
    ...(sameMachines === undefined
      ? {}
      : { [where]: `The machines there are here already, as ${sameMachines.name}.` }),
  };
}

/** Stored secrets go only where they were given for. */
function secretsMissing({ connection }: HostDraft, { host }: Around): FieldErrors {
  const errors: FieldErrors = {};
  const moved = host !== undefined && addressOf(host.connection) !== addressOf(connection);
  const hadPassword = host?.stored?.includes('password') === true;
  const username = usernameOf(connection);
  const renamed = (host === undefined ? undefined : usernameOf(host.connection)) !== username;
  const { password } = secretsOf(connection);
  if (hadPassword && username !== undefined && password === undefined) {
    if (moved) errors.password = 'The address has changed: give the password again.';
    else if (renamed) errors.password = 'The sign-in name has changed: give its password.';
  }
  if (connectionForms[connection.kind].needsPassword === true && !hadPassword && password === undefined) {
    errors.password = 'Give the password of that name.';
  }
  if (password !== undefined && username === undefined) {
    errors.username = 'A password needs the name that it belongs to.';
  }
  return errors;
}

/** Whether the key that is stored still fits what is typed, so that it may be left out. */
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
