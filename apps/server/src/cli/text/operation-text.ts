import { Operation, withCurrentTerms } from '@snaptree/core';

/** The text of an operation is not valid. The message is for users. */
export class OperationTextError extends Error {
  override readonly name = 'OperationTextError';
}

/** The grammar, for the help. */
export const OPERATION_HELP = `OPERATION is a kind followed by its arguments and options, separated by colons:
  mergeIntoChildren:SNAPSHOT[:pull]   mergeIntoParent:SNAPSHOT[:force]   discard:SNAPSHOT[:force]
  removeSubtree:SNAPSHOT[:keepRoot][:force]                          removeAll[:force]
  revert:SNAPSHOT[:safety=NAME][:power=running|paused|off][:force]   deleteMetadata:SNAPSHOT
  create:NAME[:memory][:quiesce][:disks=vda,vdb][:description=TEXT][:mechanism=KEY]
  rename:SNAPSHOT:name=NAME       describe:SNAPSHOT:description=TEXT
  protect:SNAPSHOT[:off]          acknowledgeOwner:SNAPSHOT[:off]
  tag:SNAPSHOT[:add=TAG,TAG][:remove=TAG,TAG]
  power:start|shutdown|stop|pause|resume   managedSave:save|remove   consolidate
  repair[:merged=intoBacking|intoOverlay]
SNAPSHOT is an ID, or a name that only one snapshot has. Write \\: for a colon in a name.`;

const FLAGS = ['force', 'keepRoot', 'memory', 'quiesce', 'off', 'pull'];
const NAMED = ['safety', 'power', 'disks', 'description', 'mechanism', 'name', 'add', 'remove', 'merged'];

/**
 * Parses an operation such as `mergeIntoParent:ID:force`. `snapshotId` converts an ID or a name to an ID, or throws.
 * Throws `OperationTextError`.
 */
export function parseOperation(text: string, snapshotId: (idOrName: string) => string): Operation {
  const [kind = '', ...parts] = split(text);
  const subject = takesSubject(kind) ? parts.shift() : undefined;
  const { flags, named } = readOptions(parts, text);
  const given = { kind, ...subjectOf(kind, subject, snapshotId), ...optionsOf(kind, flags, named) };
  const parsed = Operation.safeParse(withCurrentTerms(given));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new OperationTextError(
    `"${text}" is not a valid operation: ${issue?.message ?? ''}\n${OPERATION_HELP}`,
  );
}

function split(text: string): string[] {
  return text.split(/(?<!\\):/).map((part) => part.replaceAll('\\:', ':'));
}

const takesSubject = (kind: string) => !['removeAll', 'consolidate', 'repair'].includes(kind);

function readOptions(parts: readonly string[], text: string) {
  const flags = new Set<string>();
  const named = new Map<string, string>();
  for (const part of parts) {
    const [, key, value] = /^(\w+)=(.*)$/s.exec(part) ?? [];
    if (key !== undefined && value !== undefined && NAMED.includes(key)) named.set(key, value);
    else if (FLAGS.includes(part)) flags.add(part);
    else throw new OperationTextError(`Unknown option "${part}" in "${text}".\n${OPERATION_HELP}`);
  }
  return { flags, named };
}

function subjectOf(kind: string, subject: string | undefined, snapshotId: (name: string) => string) {
  if (kind === 'power' || kind === 'managedSave') return { action: subject };
  if (kind === 'create') return { name: subject };
  return subject === undefined || subject === '' ? {} : { id: snapshotId(subject) };
}

function optionsOf(kind: string, flags: ReadonlySet<string>, named: ReadonlyMap<string, string>) {
  const { disks, add, remove, ...texts } = Object.fromEntries(named);
  return {
    ...texts,
    ...(disks === undefined ? {} : { disks: disks.split(',') }),
    ...(add === undefined ? {} : { add: add.split(',') }),
    ...(remove === undefined ? {} : { remove: remove.split(',') }),
    ...(flags.has('force') ? { force: true } : {}),
    ...(flags.has('pull') ? { pull: true } : {}),
    ...(flags.has('keepRoot') ? { keepRoot: true } : {}),
    ...(kind === 'create' ? { memory: flags.has('memory'), quiesce: flags.has('quiesce') } : {}),
    ...(kind === 'protect' ? { protected: !flags.has('off') } : {}),
    ...(kind === 'acknowledgeOwner' ? { acknowledged: !flags.has('off') } : {}),
  };
}

/** The inverse of `parseOperation`. A batch has no text. */
export function operationText(operation: Exclude<Operation, { kind: 'batch' }>): string {
  const { kind, ...rest } = operation;
  const { subject, options } = partsOf(rest);
  return [kind, ...(subject === undefined ? [] : [subject]), ...options].map(escaped).join(':');
}

const escaped = (part: string) => part.replaceAll(':', '\\:');

function partsOf(rest: object): { subject: string | undefined; options: string[] } {
  const fields = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  const first = ['id', 'action', 'name'].find((key) => fields.some(([name]) => name === key));
  const subject = fields.find(([key]) => key === first)?.[1];
  const options = fields.filter(([key]) => key !== first).flatMap(([key, value]) => option(key, value));
  return { subject: typeof subject === 'string' ? subject : undefined, options };
}

function option(key: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : [`${key}=${value.join(',')}`];
  if (key === 'protected' || key === 'acknowledged') return value === false ? ['off'] : [];
  if (typeof value === 'boolean') return value ? [key] : [];
  return [`${key}=${String(value)}`];
}
