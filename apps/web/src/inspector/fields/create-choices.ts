import {
  type Operation,
  planOperation,
  type Refusal,
  type StorageKind,
  type TreeReading,
} from '@snaptree/core';
import type { Field, Kind } from './kinds.ts';
import { sortRefusals } from './kinds.ts';

type Create = Kind<'create'>;

/** Whether something can be chosen, and why not. */
export interface Choice {
  readonly possible: boolean;
  readonly why: string | undefined;
}

export interface KindChoice extends Choice {
  readonly key: string;
  readonly label: string;
  readonly storage: StorageKind;
}

export interface CreateChoices {
  readonly kinds: readonly KindChoice[];
  /** With and without the memory. */
  readonly memory: { readonly on: Choice; readonly off: Choice };
  readonly quiesce: Choice;
  readonly disks: Choice;
}

/** Every option of a new snapshot, checked separately with the planner: what is not possible, and why. */
export function createChoices(reading: TreeReading, operation: Create): CreateChoices {
  const asked = neutral(reading, operation);
  const on = tryField(reading, { ...asked, memory: true }, 'memory');
  const off = tryField(reading, { ...asked, memory: false }, 'memory');
  const possible = { ...asked, memory: on.possible && (operation.memory || !off.possible) };
  const [first] = reading.tree.live.disks;
  return {
    kinds: kindChoices(reading, possible),
    memory: { on, off },
    quiesce: tryField(reading, { ...possible, quiesce: true }, 'quiesce'),
    disks: tryField(
      reading,
      { ...possible, ...(first === undefined ? {} : { disks: [first.disk] }) },
      'disks',
    ),
  };
}

/** The same operation with a different kind of snapshot, and the memory, quiescing and disks that it allows. */
export function fitted(reading: TreeReading, operation: Create): Create {
  const { memory, quiesce, disks } = createChoices(reading, operation);
  const { disks: chosen, ...rest } = operation;
  const saves = operation.memory ? memory.on.possible : !memory.off.possible && memory.on.possible;
  return {
    ...rest,
    memory: saves,
    quiesce: operation.quiesce && quiesce.possible,
    ...(chosen !== undefined && disks.possible ? { disks: chosen } : {}),
  };
}

/** A snapshot without options and with a free name, so that no other rule refuses it first. */
function neutral({ tree }: TreeReading, operation: Create): Create {
  const taken = new Set(tree.snapshots.map(({ name }) => name));
  let name = 'new';
  while (taken.has(name)) name += '.';
  const { disks: _, ...rest } = operation;
  return { ...rest, name, quiesce: false };
}

function kindChoices(reading: TreeReading, operation: Create): KindChoice[] {
  const { capabilities, tree } = reading;
  const offered = capabilities.creates[tree.live.power] ?? [];
  const others = Object.keys(capabilities.mechanisms).filter((key) => !offered.includes(key));
  return [...offered, ...others].map((key) => {
    const refusals = refusalsOf(reading, { ...operation, mechanism: key });
    const own = sortRefusals(operation, refusals).notes[0];
    return {
      key,
      label: capabilities.mechanisms[key]?.label ?? key,
      storage: capabilities.mechanisms[key]?.storage ?? 'independent',
      possible: offered.includes(key),
      why: own?.sentence,
    };
  });
}

function tryField(reading: TreeReading, operation: Create, field: Field): Choice {
  const why = sortRefusals(operation, refusalsOf(reading, operation)).fields[field];
  const rule = refusalsOf(reading, operation).find((refusal) => refusal.sentence === why)?.rule;
  return { possible: why === undefined, why: rule ?? why };
}

function refusalsOf({ tree, capabilities }: TreeReading, operation: Operation): readonly Refusal[] {
  const result = planOperation(tree, operation, capabilities);
  return result.ok ? [] : result.refusals;
}
