import { z } from 'zod';
import { Current, Power, type Snapshot, type SnapshotTree } from './model.ts';

const Named = z.object({ id: z.string(), name: z.string() });

/** What differs between two readings of one domain: the answer of a 409, and the verdict after a job. */
export const TreeDifference = z.object({
  added: z.array(Named),
  removed: z.array(Named),
  moved: z.array(
    z.object({ id: z.string(), name: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  renamed: z.array(z.object({ id: z.string(), from: z.string(), to: z.string() })),
  /** Nodes whose description, protection, tags, disks, state or problem differ. */
  edited: z.array(Named),
  current: z.object({ from: Current, to: Current }).optional(),
  power: z.object({ from: Power, to: Power }).optional(),
  /** Devices whose chain of files differs. */
  chains: z.array(z.string()),
  foreignJob: z.object({ from: z.string().optional(), to: z.string().optional() }).optional(),
});
export type TreeDifference = z.infer<typeof TreeDifference>;

/**
 * Compares two readings node by node, by id. Sizes and progress do not count, and neither do files while disks
 * wait for consolidation: then the chains hold files that no snapshot names, and where they lie only the
 * hypervisor knows (vSphere).
 */
export function treeDifference(from: SnapshotTree, to: SnapshotTree): TreeDifference {
  const before = new Map(from.snapshots.map((s) => [s.id, s]));
  const after = new Map(to.snapshots.map((s) => [s.id, s]));
  const difference: TreeDifference = {
    added: to.snapshots.filter((s) => !before.has(s.id)).map(named),
    removed: from.snapshots.filter((s) => !after.has(s.id)).map(named),
    moved: [],
    renamed: [],
    edited: [],
    chains: filesCount(from, to) ? changedChains(from, to) : [],
  };
  for (const [id, old] of before) {
    const now = after.get(id);
    if (now !== undefined) compareNode({ old, now, files: filesCount(from, to) }, difference);
  }
  if (currentKey(from.current) !== currentKey(to.current))
    difference.current = { from: from.current, to: to.current };
  if (from.live.power !== to.live.power) difference.power = { from: from.live.power, to: to.live.power };
  if (from.foreignJob !== to.foreignJob) {
    difference.foreignJob = { from: from.foreignJob, to: to.foreignJob };
  }
  return difference;
}

/** What a preview depends on in addition to the nodes, the chains and the state of the VM. */
export const OtherChange = z.enum([
  'dependants',
  'needsConsolidation',
  'partial',
  'transient',
  'writableBacking',
]);
export type OtherChange = z.infer<typeof OtherChange>;

/** What changed of that between two readings. Empty and `treeDifference` empty: the revisions are the same. */
export function otherChanges(from: SnapshotTree, to: SnapshotTree): OtherChange[] {
  const facts = ({ dependants, needsConsolidation, partial, domain, live }: SnapshotTree) => ({
    dependants,
    needsConsolidation: needsConsolidation ?? false,
    partial: partial ?? [],
    transient: domain.transient ?? false,
    writableBacking: [...(live.writableBacking ?? [])].sort(),
  });
  const [before, after] = [facts(from), facts(to)];
  return OtherChange.options.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** Whether nothing differs. */
export function isSame(difference: TreeDifference): boolean {
  return Object.values(difference).every((part) =>
    Array.isArray(part) ? part.length === 0 : part === undefined,
  );
}

/** A current snapshot as a comparable word. The reason of an unknown current snapshot does not count. */
export function currentKey(current: Current): string {
  return current.kind === 'snapshot' ? `on:${current.id}` : current.kind;
}

const named = (snapshot: Snapshot) => ({ id: snapshot.id, name: snapshot.name });

const filesCount = (from: SnapshotTree, to: SnapshotTree) =>
  from.needsConsolidation !== true && to.needsConsolidation !== true;

function compareNode(
  pair: { old: Snapshot; now: Snapshot; files: boolean },
  difference: TreeDifference,
): void {
  const { old, now, files } = pair;
  if (old.parent !== now.parent) {
    difference.moved.push({ id: old.id, name: now.name, from: old.parent, to: now.parent });
  }
  if (old.name !== now.name) difference.renamed.push({ id: old.id, from: old.name, to: now.name });
  if (nodeKey(old, files) !== nodeKey(now, files)) difference.edited.push(named(now));
}

/** What is compared in addition to name and parent; shared with the revision digest, where files always count. */
export function nodeKey(snapshot: Snapshot, files = true): string {
  return JSON.stringify([
    snapshot.createdAt ?? null,
    snapshot.mechanism,
    snapshot.captured,
    snapshot.memory,
    snapshot.description ?? '',
    snapshot.protected ?? false,
    [...(snapshot.tags ?? [])].sort(),
    snapshot.owner ?? null,
    snapshot.ownerAcknowledged ?? false,
    snapshot.problem?.code ?? null,
    // Not the overlay: which file lies above changes with a revert on some storage, and the chains are compared.
    snapshot.disks.map((d) => [d.disk, d.coverage, files ? (d.stateFile ?? null) : null]),
  ]);
}

/** The files of each disk of the live state, as a comparable word per device. */
export function chainKeys(tree: SnapshotTree): Map<string, string> {
  return new Map(
    tree.live.disks.map((d) => [d.disk, JSON.stringify(d.chain.map((l) => [l.path, l.missing ?? false]))]),
  );
}

function changedChains(from: SnapshotTree, to: SnapshotTree): string[] {
  const before = chainKeys(from);
  const after = chainKeys(to);
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (disk) => before.get(disk) !== after.get(disk),
  );
}
