import type { Operation, Snapshot, SnapshotTree } from '@snaptree/core';
import type { TargetSupport } from '../conformance/target.ts';

export interface Chance {
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly supports: TargetSupport;
  /** Kinds of snapshots that may be created. */
  readonly mechanisms: readonly string[];
  /** Counts up, for unique names. */
  readonly next: () => number;
}

/** With more snapshots than this, operations that remove some become more likely. */
const MANY = 9;

/** A random operation on a random node, whether allowed or not. */
export function randomOperation(tree: SnapshotTree, chance: Chance): Operation {
  const { random } = chance;
  if (tree.snapshots.length === 0) return random() < 0.8 ? create(tree, chance) : machine(chance);
  if (random() < (tree.snapshots.length > MANY ? 0.05 : 0.35)) return create(tree, chance);
  if (random() < 0.2) return machine(chance);
  return onNode(pick(tree.snapshots, random), tree, chance)();
}

function onNode({ id }: Snapshot, tree: SnapshotTree, chance: Chance): () => Operation {
  const { random } = chance;
  const choices: readonly (() => Operation)[] = [
    () => ({ kind: 'mergeIntoChildren', id }),
    () => ({ kind: 'mergeIntoChildren', id }),
    // Where nothing can be copied, it is an ordinary merge.
    ...(chance.mechanisms.includes('external')
      ? [() => ({ kind: 'mergeIntoChildren' as const, id, pull: true })]
      : []),
    () => ({ kind: 'mergeIntoParent', id }),
    () => ({ kind: 'discard', id }),
    () => ({ kind: 'removeSubtree', id, keepRoot: random() < 0.5 }),
    () => ({ kind: 'revert', id }),
    () => ({ kind: 'revert', id, safety: `safe${chance.next()}` }),
    () => ({ kind: 'revert', id, power: pick(['running', 'paused', 'off'] as const, random) }),
    () => ({ kind: 'describe', id, description: `described ${chance.next()}\n<&"'>` }),
    () => ({ kind: 'rename', id, name: `renamed ${chance.next()}` }),
    () => (random() < 0.5 ? { kind: 'removeAll' } : { kind: 'consolidate' }),
    () => (random() < 0.3 ? { kind: 'deleteMetadata', id } : batch(tree, chance)),
  ];
  return pick(choices, random);
}

function batch(tree: SnapshotTree, { random }: Chance): Operation {
  const kind = pick(['mergeIntoChildren', 'discard'] as const, random);
  const chosen = tree.snapshots.filter(() => random() < 0.5).map(({ id }) => ({ kind, id }));
  const [first] = tree.snapshots;
  return {
    kind: 'batch',
    operations: chosen.length > 0 || first === undefined ? chosen : [{ kind, id: first.id }],
  };
}

function create(tree: SnapshotTree, chance: Chance): Operation {
  const { random, supports } = chance;
  const again = tree.snapshots[0];
  const devices = tree.live.disks.map((d) => d.disk);
  const name = again !== undefined && random() < 0.08 ? again.name : newName(chance);
  return {
    kind: 'create',
    name,
    description: random() < 0.3 ? 'as a test' : '',
    memory: random() < 0.5,
    quiesce: supports.quiesce === true && random() < 0.1,
    mechanism: pick(chance.mechanisms, random),
    ...(devices.length > 1 && random() < 0.15 ? { disks: [pick(devices, random)] } : {}),
  };
}

/** Numbers are also identifiers in an image, and QEMU's monitor quotes names. */
function newName({ random, supports, next }: Chance): string {
  const plain = `s${next()}`;
  if (supports.oddNames !== true || random() > 0.15) return plain;
  const odd = [
    '1',
    '2',
    '3',
    `${plain} "quoted"`,
    `it's ${plain}`,
    `${plain} \\ back`,
    `before ${plain}, @&;`,
  ];
  return pick(odd, random);
}

function machine({ random, supports }: Chance): Operation {
  const actions = [
    // Starting a VM is pointless where VMs cannot run.
    ...(supports.running === false ? [] : (['start', 'start'] as const)),
    'stop',
    'pause',
    'resume',
    ...(supports.shutdown === true ? (['shutdown'] as const) : []),
  ] as const;
  if (!supports.managedSave || random() < 0.75) return { kind: 'power', action: pick(actions, random) };
  return { kind: 'managedSave', action: random() < 0.5 ? 'save' : 'remove' };
}

/** A random item of a list that is not empty. */
export function pick<T>(list: readonly T[], random: () => number): T {
  const member = list[Math.floor(random() * list.length)];
  if (member === undefined) throw new RangeError('nothing to pick from');
  return member;
}
