import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { SnapshotDisk, SnapshotTree } from '@snaptree/core';
import { run } from './machine.ts';

let writes = 0;

/** Each time another pattern at another place. */
function nextWrite(): string {
  writes += 1;
  const pattern = 1 + (writes % 254);
  const at = (writes * 5) % 120;
  return `write -q -P ${pattern} ${at * 64}k 192k`;
}

/** Writes into the active file of every disk of a machine that is off. */
export async function writeDisks(tree: SnapshotTree): Promise<boolean> {
  for (const disk of tree.live.disks) {
    const top = disk.chain[0]?.path;
    if (top === undefined) return false;
    await run('qemu-io', ['-f', 'qcow2', '-c', nextWrite(), top]);
  }
  return true;
}

/** Writes through QEMU's monitor into every disk of a running machine, as its guest would, and flushes. */
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
 * What a guest would read from all disks now. Images of a running machine are read without a lock, which is
 * sound here: nobody writes meanwhile, and all writes were flushed.
 */
export function liveHash(tree: SnapshotTree): Promise<string> {
  return hashOf(tree.live.disks.map((disk) => ({ disk: disk.disk, path: disk.chain[0]?.path ?? '' })));
}

/** What a revert would bring back: an internal snapshot out of its file, an external one as its frozen file. */
export async function snapshotHash(tree: SnapshotTree, id: string): Promise<string | undefined> {
  const snapshot = tree.snapshots.find((s) => s.id === id);
  const covered = snapshot?.disks.filter((disk) => disk.coverage !== 'none') ?? [];
  if (snapshot === undefined || covered.length === 0) return undefined;
  return hashOf(covered.map((disk) => stateOf(disk, snapshot.name)));
}

interface State {
  readonly disk: string;
  readonly path: string;
  readonly internal?: string;
}

function stateOf(disk: SnapshotDisk, name: string): State {
  const state = { disk: disk.disk, path: disk.frozen ?? '' };
  return disk.coverage === 'internal' ? { ...state, internal: name } : state;
}

async function hashOf(states: readonly State[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { disk, path, internal } of [...states].sort((a, b) => (a.disk < b.disk ? -1 : 1))) {
    hash.update(disk);
    const raw = `${path}.${writes}.raw`;
    const from = internal === undefined ? [] : ['-l', `snapshot.name=${internal}`];
    try {
      await run('qemu-img', ['convert', '-U', '-f', 'qcow2', ...from, '-O', 'raw', path, raw]);
      for await (const chunk of createReadStream(raw)) hash.update(chunk);
    } finally {
      await rm(raw, { force: true });
    }
  }
  return hash.digest('hex');
}
