import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { SnapshotDisk, SnapshotTree } from '@snaptree/core';
import { run } from './machine.ts';

let writes = 0;

/** A different pattern at a different offset each time. */
function nextWrite(): string {
  writes += 1;
  const pattern = 1 + (writes % 254);
  const at = (writes * 5) % 120;
  return `write -q -P ${pattern} ${at * 64}k 192k`;
}

/** Writes to the active file of every disk of a VM that is off. */
export async function writeDisks(tree: SnapshotTree): Promise<boolean> {
  for (const disk of tree.live.disks) {
    const top = disk.chain[0]?.path;
    if (top === undefined) return false;
    await run('qemu-io', ['-f', 'qcow2', '-c', nextWrite(), top]);
  }
  return true;
}

/** Writes to every disk of a running VM through QEMU's monitor, as its guest would, and flushes. */
export async function writeAsGuest(
  tree: SnapshotTree,
  monitor: (name: string, command: string) => Promise<string>,
): Promise<boolean> {
  for (const [i] of tree.live.disks.entries()) {
    const backend = `/machine/peripheral/virtio-disk${i}/virtio-backend`;
    for (const command of [nextWrite(), 'flush']) {
      const said = await monitor(tree.domain.name, `qemu-io -d ${backend} "${command}"`);
      if (said !== '') throw new Error(`QEMU did not write to disk ${i} of ${tree.domain.name}: ${said}`);
    }
  }
  return true;
}

/**
 * What a guest would read from all disks now. Images of a running VM are read without a lock, which is safe
 * here: nothing writes at the same time, and all writes were flushed.
 */
export function liveHash(tree: SnapshotTree): Promise<string> {
  return hashOf(
    tree,
    tree.live.disks.map((disk) => ({ disk: disk.disk, path: disk.chain[0]?.path ?? '' })),
  );
}

/** What a revert would restore: an internal snapshot from inside its file, an external one from its state file. */
export async function snapshotHash(tree: SnapshotTree, id: string): Promise<string | undefined> {
  const snapshot = tree.snapshots.find((s) => s.id === id);
  const covered = snapshot?.disks.filter((disk) => disk.coverage !== 'none') ?? [];
  if (snapshot === undefined || covered.length === 0) return undefined;
  return hashOf(
    tree,
    covered.map((disk) => stateOf(disk, snapshot.name)),
  );
}

interface State {
  readonly disk: string;
  readonly path: string;
  readonly internal?: string;
}

function stateOf(disk: SnapshotDisk, name: string): State {
  const state = { disk: disk.disk, path: disk.stateFile ?? '' };
  return disk.coverage === 'internal' ? { ...state, internal: name } : state;
}

async function hashOf(tree: SnapshotTree, states: readonly State[]): Promise<string> {
  const sorted = [...states].sort((a, b) => (a.disk < b.disk ? -1 : 1));
  const parts: string[] = [];
  for (const state of sorted) parts.push(`${state.disk} ${await hashOfState(tree, state)}`);
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Digests of files that have not been written since. */
const known = new Map<string, { readonly stamp: string; readonly hash: string }>();

async function hashOfState(tree: SnapshotTree, state: State): Promise<string> {
  const stamp = await stampOf(tree, state);
  const key = `${state.path}\n${state.internal ?? ''}`;
  const before = known.get(key);
  if (before !== undefined && before.stamp === stamp) return before.hash;
  const hash = await readHash(state);
  if (stamp !== undefined) known.set(key, { stamp, hash });
  return hash;
}

/** Size and time of the file and its backing files; undefined if those are unknown. */
async function stampOf(tree: SnapshotTree, { disk, path }: State): Promise<string | undefined> {
  const chain = tree.live.disks.find((d) => d.disk === disk)?.chain.map((layer) => layer.path) ?? [];
  const from = chain.indexOf(path);
  if (from < 0) return undefined;
  const stats = await Promise.all(chain.slice(from).map((file) => stat(file, { bigint: true })));
  return stats.map((s) => `${s.ino} ${s.size} ${s.mtimeNs}`).join('\n');
}

async function readHash({ path, internal }: State): Promise<string> {
  const hash = createHash('sha256');
  const raw = `${path}.raw`;
  const from = internal === undefined ? [] : ['-l', `snapshot.name=${internal.replaceAll(',', ',,')}`];
  try {
    await run('qemu-img', ['convert', '-U', ...from, '-O', 'raw', path, raw]);
    for await (const chunk of createReadStream(raw)) hash.update(chunk);
  } finally {
    await rm(raw, { force: true });
  }
  return hash.digest('hex');
}
