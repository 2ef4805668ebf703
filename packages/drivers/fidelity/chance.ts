import type { Operation, SnapshotTree } from '@snaptree/core';
import type { TargetSupport } from '../src/conformance/target.ts';

export interface Chance {
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly supports: TargetSupport;
  /** Kinds of snapshots that creates may use. */
  readonly mechanisms: readonly string[];
  /** Counts up, for names that are not there yet. */
  readonly next: () => number;
}

/** More snapshots than this make the removing operations more likely. */
const MANY = 9;

/** Some operation on some node, as likely to be refused as to be allowed. */
export function randomOperation(tree: SnapshotTree, chance: Chance): Operation {
  const { random } = chance;
  if (tree.snapshots.length === 0) return random() < 0.8 ? create(tree, chance) : machine(chance);
  if (random() < (tree.snapshots.length > MANY ? 0.05 : 0.35)) return create(tree, chance);
  if (random() < 0.2) return machine(chance);
  const id = pick(tree.snapshots, random).id;
  const removing: readonly (() => Operation)[] = [
    () => ({ kind: 'mergeIntoChildren', id }),
    () => ({ kind: 'mergeIntoParent', id }),
    () => ({ kind: 'discard', id }),
    () => ({ kind: 'removeSubtree', id, keepRoot: random() < 0.5 }),
    () => ({ kind: 'revert', id }),
    () => ({ kind: 'revert', id }),
    () => ({ kind: 'mergeIntoChildren', id }),
    () => ({ kind: 'describe', id, description: `described ${chance.next()}\n<&"'>` }),
    () => (random() < 0.3 ? { kind: 'removeAll' } : { kind: 'rename', id, name: `renamed ${chance.next()}` }),
  ];
  return pick(removing, random)();
}

function create(tree: SnapshotTree, chance: Chance): Operation {
  const { random, supports } = chance;
  const again = tree.snapshots[0];
  const name = again !== undefined && random() < 0.08 ? again.name : `s${chance.next()}`;
  return {
    kind: 'create',
    name,
    description: random() < 0.3 ? 'as a test' : '',
    memory: random() < 0.5,
    quiesce: supports.quiesce === true && random() < 0.1,
    mechanism: pick(chance.mechanisms, random),
  };
}

function machine({ random, supports }: Chance): Operation {
  const actions = [
    'start',
    'start',
    'stop',
    'pause',
    'resume',
    ...(supports.shutdown === true ? (['shutdown'] as const) : []),
  ] as const;
  if (!supports.managedSave || random() < 0.75) return { kind: 'power', action: pick(actions, random) };
  return { kind: 'managedSave', action: random() < 0.5 ? 'save' : 'remove' };
}

/** One member of a list that is not empty. */
function pick<T>(list: readonly T[], random: () => number): T {
  const member = list[Math.floor(random() * list.length)];
  if (member === undefined) throw new RangeError('nothing to pick from');
  return member;
}
