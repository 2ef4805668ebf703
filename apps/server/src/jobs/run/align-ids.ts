import type { Current, Layer, LiveDisk, Snapshot, SnapshotDisk, SnapshotTree } from '@snaptree/core';

const CREATED = 'new:';

/**
 * Replaces the placeholders of a promised tree (`new:…` for IDs and files that only the hypervisor can name) with
 * their counterparts in the actual tree. A placeholder without a counterpart remains and is reported as a difference.
 */
export function unify(promised: SnapshotTree, actual: SnapshotTree): SnapshotTree {
  const ids = createdIds(promised, actual);
  const actualById = new Map(actual.snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const rename = (id: string) => ids.get(id) ?? id;
  // While disks need consolidation, only the hypervisor knows which files are in the chains.
  const filesCount = promised.needsConsolidation !== true && actual.needsConsolidation !== true;
  const snapshots = promised.snapshots.map((snapshot): Snapshot => {
    const counterpart = actualById.get(rename(snapshot.id));
    const parent = snapshot.parent === null ? null : rename(snapshot.parent);
    // A plan promises only the name and parent of a created snapshot. The hypervisor chooses time and files.
    if (ids.has(snapshot.id) && counterpart !== undefined) {
      return { ...counterpart, name: snapshot.name, parent };
    }
    const disks = filesCount ? unifyDisks(snapshot.disks, counterpart?.disks ?? []) : counterpart?.disks;
    return { ...snapshot, parent, disks: disks ?? snapshot.disks };
  });
  const { current } = promised;
  return {
    ...promised,
    snapshots,
    current: alignCurrent(current, actual.current, rename),
    live: {
      ...promised.live,
      disks: filesCount ? unifyChains(promised.live.disks, actual.live.disks) : actual.live.disks,
    },
  };
}

/** If the plan cannot know the current snapshot, any is right. */
function alignCurrent(promised: Current, actual: Current, rename: (id: string) => string): Current {
  if (promised.kind === 'unknown') return actual;
  return promised.kind === 'snapshot' ? { kind: 'snapshot', id: rename(promised.id) } : promised;
}

function createdIds(promised: SnapshotTree, actual: SnapshotTree): Map<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set(promised.snapshots.map((snapshot) => snapshot.id));
  for (const created of promised.snapshots) {
    if (!created.id.startsWith(CREATED)) continue;
    const parent = created.parent === null ? null : (ids.get(created.parent) ?? created.parent);
    const match = actual.snapshots.find(
      (snapshot) => !taken.has(snapshot.id) && snapshot.name === created.name && snapshot.parent === parent,
    );
    if (match === undefined) continue;
    ids.set(created.id, match.id);
    taken.add(match.id);
  }
  return ids;
}

function unifyDisks(promised: readonly SnapshotDisk[], actual: readonly SnapshotDisk[]): SnapshotDisk[] {
  return promised.map((disk) => {
    const counterpart = actual.find((other) => other.disk === disk.disk);
    const stateFile = named(disk.stateFile, counterpart?.stateFile);
    // The state is in `stateFile`; the overlay changes with every revert on some storage.
    const { stateFile: _, overlay: __, ...rest } = disk;
    return {
      ...rest,
      ...(stateFile === undefined ? {} : { stateFile }),
      ...(counterpart?.overlay === undefined ? {} : { overlay: counterpart.overlay }),
    };
  });
}

function unifyChains(promised: readonly LiveDisk[], actual: readonly LiveDisk[]): LiveDisk[] {
  return promised.map((disk) => {
    const counterpart = actual.find((other) => other.disk === disk.disk);
    const chain = disk.chain.map((layer, index): Layer => {
      const other = counterpart?.chain[index];
      return { ...layer, path: named(layer.path, other?.path) ?? layer.path };
    });
    return { ...disk, chain };
  });
}

function named(promised: string | undefined, actual: string | undefined): string | undefined {
  return promised?.startsWith(CREATED) === true && actual !== undefined ? actual : promised;
}
