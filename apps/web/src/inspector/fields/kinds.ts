import type { BatchMember, Operation, Refusal, RefusalCode } from '@snaptree/core';
import { fieldMessages } from '../../messages/operations/fields.ts';

export type Kind<K extends Operation['kind']> = Extract<Operation, { kind: K }>;
export type TagBatch = { kind: 'batch'; operations: Extract<BatchMember, { kind: 'tag' }>[] };

export type Tagging = Kind<'tag'> | TagBatch;

/** An operation with fields to type or choose. */
export type Fielded = Kind<'create' | 'revert' | 'rename' | 'describe' | 'tag'> | TagBatch;

export type Field = 'name' | 'memory' | 'quiesce' | 'disks' | 'tags';

/** What is wrong with a field, in a sentence. */
export type FieldErrors = Partial<Record<Field, string>>;

export function isFielded(operation: Operation): operation is Fielded {
  switch (operation.kind) {
    case 'create':
    case 'revert':
    case 'rename':
    case 'describe':
    case 'tag':
      return true;
    case 'batch':
      return operation.operations.every(({ kind }) => kind === 'tag');
    default:
      return false;
  }
}

/** Whether only tags are edited: they belong to Snaptree and change nothing in the VM. */
export const isTagging = (operation: Operation): operation is Tagging =>
  operation.kind === 'tag' ||
  (operation.kind === 'batch' && operation.operations.every(({ kind }) => kind === 'tag'));

const fieldOf: Partial<Record<RefusalCode, Field>> = {
  emptyName: 'name',
  duplicateName: 'name',
  invalidName: 'name',
  memoryNeeded: 'memory',
  memoryImpossible: 'memory',
  quiesceUnsupported: 'quiesce',
  disksUnsupported: 'disks',
  invalidTag: 'tags',
  tooManyTags: 'tags',
};

/** One line is reserved for the error of a field. */
const shortWords: Partial<Record<RefusalCode, string>> = {
  emptyName: fieldMessages.nameRequired,
  duplicateName: fieldMessages.nameTaken,
};

const fieldsOf: Record<Fielded['kind'], readonly Field[]> = {
  create: ['name', 'memory', 'quiesce', 'disks'],
  revert: ['name'],
  rename: ['name'],
  describe: [],
  tag: ['tags'],
  batch: ['tags'],
};

export interface SortedRefusals {
  /** Shown at the field that they are about. */
  readonly fields: FieldErrors;
  readonly notes: readonly Refusal[];
  /** The fields hold the present values, so there is nothing to do. */
  readonly idle: boolean;
}

/** Separates refusals that a field can show from the others. */
export function sortRefusals(operation: Operation, refusals: readonly Refusal[]): SortedRefusals {
  if (!isFielded(operation)) return { fields: {}, notes: refusals, idle: false };
  const fields: FieldErrors = {};
  const notes = refusals.filter((refusal) => {
    const field = fieldOf[refusal.code];
    if (field === undefined || !fieldsOf[operation.kind].includes(field))
      return refusal.code !== 'nothingToDo';
    fields[field] ??= shortWords[refusal.code] ?? refusal.sentence;
    return false;
  });
  const idle = refusals.length > 0 && refusals.every(({ code }) => code === 'nothingToDo');
  return { fields, notes, idle };
}
