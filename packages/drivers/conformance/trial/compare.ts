import { type Current, LIVE, type Snapshot, type SnapshotTree } from '@snaptree/core';

export interface Comparison {
  readonly before: SnapshotTree;
  /** The previewed tree: created nodes have IDs like `new:0`. */
  readonly expected: SnapshotTree;
  readonly actual: SnapshotTree;
  /** False if the files could not be predicted; default: true. */
  readonly knowsFiles?: boolean;
  /** False if new snapshots do not report the state they were taken in; default: true. */
  readonly newStates?: boolean;
}

/** The hypervisor's IDs for a plan's `new:…` IDs, matched by name and parent among the new nodes. */
export function createdIds({ before, expected, actual }: Comparison): Map<string, string> {
  const known = new Set(before.snapshots.map((s) => s.id));
  const fresh = actual.snapshots.filter((s) => !known.has(s.id));
  const ids = new Map<string, string>();
  for (const node of expected.snapshots) {
    if (known.has(node.id)) continue;
    const parent = node.parent === null ? null : (ids.get(node.parent) ?? node.parent);
    const index = fresh.findIndex((s) => s.name === node.name && s.parent === parent);
    const [match] = index < 0 ? [] : fresh.splice(index, 1);
    if (match !== undefined) ids.set(node.id, match.id);
  }
  return ids;
}

/** Differences between the tree after a job and the previewed one, one sentence each. */
export function compareTrees(comparison: Comparison): string[] {
  const { expected, actual } = comparison;
  const ids = createdIds(comparison);
  const real = (id: string) => ids.get(id) ?? id;
  const found = new Map(actual.snapshots.map((s) => [s.id, s]));
  const differences: string[] = [];
  const files = createdFiles(comparison, ids);
  for (const node of expected.snapshots) {
    const id = real(node.id);
    const there = found.get(id);
    found.delete(id);
    if (there === undefined) {
      differences.push(`${node.name} (${id}) is missing`);
      continue;
    }
    const parent = node.parent === null ? null : real(node.parent);
    compareField(differences, `parent of ${node.name}`, { shown: parent, is: there.parent });
    compareField(differences, `name of ${id}`, { shown: node.name, is: there.name });
    compareField(differences, `description of ${node.name}`, {
      shown: node.description ?? '',
      is: there.description ?? '',
    });
    compareField(differences, `protection of ${node.name}`, {
      shown: node.protected ?? false,
      is: there.protected ?? false,
    });
    compareField(differences, `tags of ${node.name}`, {
      shown: (node.tags ?? []).join(', '),
      is: (there.tags ?? []).join(', '),
    });
    compareField(differences, `kind of ${node.name}`, { shown: node.mechanism, is: there.mechanism });
    const isNew = id !== node.id;
    if (!isNew || comparison.newStates !== false) {
      compareField(differences, `memory of ${node.name}`, { shown: node.memory, is: there.memory });
      compareField(differences, `state captured by ${node.name}`, {
        shown: node.captured,
        is: there.captured,
      });
    }
    // The hypervisor chooses the files of a new snapshot.
    if (isNew || !filesCount(comparison)) continue;
    compareField(differences, `files of ${node.name}`, {
      shown: filesOf(node.disks, files),
      is: filesOf(there.disks, files),
    });
  }
  for (const extra of found.values()) differences.push(`${extra.name} (${extra.id}) should not be there`);
  // An unknown current snapshot cannot be predicted: deleting metadata may make it known again.
  if (comparison.before.current.kind !== 'unknown') {
    const [shown, is] = [currentWord(expected.current, real), currentWord(actual.current, real)];
    compareField(differences, 'current', { shown, is });
  }
  compareField(differences, 'power', { shown: expected.live.power, is: actual.live.power });
  if (!filesCount(comparison)) return differences;
  compareField(differences, 'chains', { shown: chainsOf(expected, files), is: chainsOf(actual, files) });
  return differences;
}

/** While disks need consolidation, only the hypervisor knows which files are in the chains. */
const filesCount = ({ before, actual, knowsFiles }: Comparison) =>
  knowsFiles !== false && before.needsConsolidation !== true && actual.needsConsolidation !== true;

/** The hypervisor's names for the `new:…` files of a plan. */
function createdFiles(
  { expected, actual }: Comparison,
  ids: ReadonlyMap<string, string>,
): Map<string, string> {
  const files = new Map<string, string>();
  const note = (shown: string | undefined, is: string | undefined) => {
    if (shown?.startsWith('new:') === true && is !== undefined) files.set(shown, is);
  };
  for (const node of expected.snapshots) {
    const there = actual.snapshots.find((s) => s.id === (ids.get(node.id) ?? node.id));
    for (const disk of node.disks) {
      const found = there?.disks.find((d) => d.disk === disk.disk);
      note(disk.overlay, found?.overlay);
      note(disk.stateFile, found?.stateFile);
    }
  }
  for (const { disk, chain } of expected.live.disks) {
    note(chain[0]?.path, actual.live.disks.find((d) => d.disk === disk)?.chain[0]?.path);
  }
  return files;
}

/** The file with the state of each disk. On some storage, every revert changes the layers above it. */
function filesOf(disks: Snapshot['disks'], files: ReadonlyMap<string, string>): string {
  const real = (path: string | undefined) => (path === undefined ? '' : (files.get(path) ?? path));
  return disks
    .map((d) => `${d.disk} ${d.coverage} ${real(d.stateFile)}`)
    .sort()
    .join('; ');
}

function chainsOf(tree: SnapshotTree, files: ReadonlyMap<string, string>): string {
  return tree.live.disks
    .map(
      ({ disk, chain }) =>
        `${disk}: ${chain.map((layer) => files.get(layer.path) ?? layer.path).join(' < ')}`,
    )
    .sort()
    .join('; ');
}

function compareField(differences: string[], what: string, values: { shown: unknown; is: unknown }): void {
  if (values.shown !== values.is)
    differences.push(
      `${what}: previewed ${JSON.stringify(values.shown)}, found ${JSON.stringify(values.is)}`,
    );
}

function currentWord(current: Current, real: (id: string) => string): string {
  return current.kind === 'snapshot' ? real(current.id) : current.kind;
}

/** Child snapshots of a node, and `live` if the live state is based on it. */
export function childrenOf(tree: SnapshotTree, id: string): string[] {
  const children = tree.snapshots.filter((s) => s.parent === id).map((s) => s.id);
  return tree.current.kind === 'snapshot' && tree.current.id === id ? [...children, LIVE] : children;
}
