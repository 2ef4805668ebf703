import { createHash } from 'node:crypto';
import type { SnapshotDisk, SnapshotTree } from '@snaptree/core';
import { localShell, type Shell } from './shell.ts';

let writes = 0;

/** A different pattern at a different offset each time. */
function nextWrite(): string {
  writes += 1;
  const pattern = 1 + (writes % 254);
  const at = (writes * 5) % 120;
  return `write -q -P ${pattern} ${at * 64}k 192k`;
}

/** Writes to the active file of every disk of a VM that is off. */
export async function writeDisks(tree: SnapshotTree, shell: Shell = localShell): Promise<boolean> {
  for (const disk of tree.live.disks) {
    const top = disk.chain[0]?.path;
    if (top === undefined) return false;
    await shell.run('qemu-io', ['-f', 'qcow2', '-c', nextWrite(), top]);
  }
  return true;
}

/** libvirt numbers disks by the letter of their device. */
const LETTERS = 'abcdefgh';

/** Writes to every disk of a running VM through QEMU's monitor, as its guest would, and flushes. */
export async function writeAsGuest(
  tree: SnapshotTree,
  monitor: (name: string, command: string) => Promise<string>,
): Promise<boolean> {
  for (const { disk } of tree.live.disks) {
    const i = LETTERS.indexOf(disk.slice(2));
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
export function liveHash(tree: SnapshotTree, shell: Shell = localShell): Promise<string> {
  return hashOf(
    { tree, shell },
    tree.live.disks.map((disk) => ({ disk: disk.disk, path: disk.chain[0]?.path ?? '' })),
  );
}

/** What a revert would restore: an internal snapshot from inside its file, an external one from its state file. */
export async function snapshotHash(
  tree: SnapshotTree,
  id: string,
  shell: Shell = localShell,
): Promise<string | undefined> {
  const snapshot = tree.snapshots.find((s) => s.id === id);
  const covered = snapshot?.disks.filter((disk) => disk.coverage !== 'none') ?? [];
  const missing = new Set(tree.missingFiles);
  const isGone =
    snapshot?.problem?.code === 'metadataOnly' ||
    snapshot?.problem?.code === 'missingFile' ||
    covered.some(({ stateFile = '' }) => missing.has(stateFile));
  if (snapshot === undefined || covered.length === 0 || isGone) return undefined;
  return hashOf(
    { tree, shell },
    covered.map((disk) => stateOf(disk, snapshot.name)),
  );
}

interface Where {
  readonly tree: SnapshotTree;
  readonly shell: Shell;
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

async function hashOf(where: Where, states: readonly State[]): Promise<string> {
  const sorted = [...states].sort((a, b) => (a.disk < b.disk ? -1 : 1));
  const parts: string[] = [];
  for (const state of sorted) parts.push(`${state.disk} ${await hashOfState(where, state)}`);
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

/** Digests of files that have not been written since. */
const known = new Map<string, { readonly stamp: string; readonly hash: string }>();

/** What can no longer be read is lost, and has a value of its own. */
const hashOfState = (where: Where, state: State): Promise<string> =>
  readState(where, state).catch(() => 'cannot be read');

async function readState(where: Where, state: State): Promise<string> {
  const stamp = await stampOf(where, state);
  const key = `${state.path}\n${state.internal ?? ''}`;
  const before = known.get(key);
  if (before !== undefined && before.stamp === stamp) return before.hash;
  const hash = await readHash(where.shell, state);
  if (stamp !== undefined) known.set(key, { stamp, hash });
  return hash;
}

/** Size and time of the file and its backing files; undefined if those are unknown. */
async function stampOf({ tree, shell }: Where, { disk, path }: State): Promise<string | undefined> {
  const chain = tree.live.disks.find((d) => d.disk === disk)?.chain.map((layer) => layer.path) ?? [];
  const from = chain.indexOf(path);
  if (from < 0) return undefined;
  return shell.stampOf(chain.slice(from));
}

/** What a guest would read from an image and its backing files. */
export const imageHash = (shell: Shell, path: string): Promise<string> => readHash(shell, { path });

async function readHash(shell: Shell, { path, internal }: Omit<State, 'disk'>): Promise<string> {
  const raw = `${path}.raw`;
  const from = internal === undefined ? [] : ['-l', `snapshot.name=${internal.replaceAll(',', ',,')}`];
  try {
    await shell.run('qemu-img', ['convert', '-U', ...from, '-O', 'raw', path, raw]);
    return await shell.digestOf(raw);
  } finally {
    await shell.remove(raw);
  }
}
