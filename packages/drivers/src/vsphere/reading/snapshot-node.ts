import { message, reportOf, type Snapshot } from '@snaptree/core';
import { DELTA } from '@snaptree/hypervisors';
import { powerOf } from '../states.ts';
import type { DiskFacts } from './disks.ts';
import type { Layout } from './layout.ts';
import { ownerOf } from './owners.ts';
import type { SnapshotFacts } from './snapshots.ts';

export interface FileFacts {
  readonly layout: Layout;
  /** Whether the server knows which file holds a snapshot, and which one the VM writes. */
  readonly files: boolean;
}

/** @param held the disks of the snapshot's own configuration, if vSphere shows them */
export function snapshotOf(
  { id, name, parent, description, createdAt, state }: SnapshotFacts,
  held: readonly DiskFacts[] | undefined,
  { layout, files }: FileFacts,
): Snapshot {
  // A snapshot without memory counts as powered off (API reference 8.0).
  const captured = powerOf(state);
  const memory = captured !== 'off';
  const saved = memory ? layout.memoryOf(id) : undefined;
  const owner = ownerOf(name);
  const lost = held?.flatMap(({ chain }) => chain).find((file) => layout.isMissing(file));
  return {
    id,
    name,
    parent,
    ...(description === '' ? {} : { description }),
    ...(Number.isNaN(createdAt) ? {} : { createdAt }),
    mechanism: DELTA,
    captured,
    memory,
    ...(saved === undefined ? {} : { memoryBytes: saved.bytes, memoryFile: saved.name }),
    disks: (held ?? []).map((disk) => snapshotDisk(disk, layout, files)),
    ...(owner === undefined ? {} : { owner }),
    ...problemOf(name, held, lost),
  };
}

function problemOf(name: string, held: unknown, lost: string | undefined): Pick<Snapshot, 'problem'> {
  if (held === undefined)
    return {
      problem: { code: 'unreadable', ...reportOf(message`vSphere does not show the disks of ${name}.`) },
    };
  if (lost === undefined) return {};
  return {
    problem: {
      code: 'missingFile',
      ...reportOf(message`vSphere cannot open ${lost}, which ${name} depends on.`),
    },
  };
}

/** Only a delta file has a size of its own; a base disk holds the entire disk. */
function snapshotDisk(disk: DiskFacts, layout: Layout, files: boolean): Snapshot['disks'][number] {
  const [stateFile, below] = disk.chain;
  if (disk.leftOut) return { disk: disk.name, coverage: 'none' };
  if (stateFile === undefined || !files) return { disk: disk.name, coverage: 'external' };
  const bytes = below === undefined ? undefined : layout.bytesOf(stateFile);
  return { disk: disk.name, coverage: 'external', stateFile, ...(bytes === undefined ? {} : { bytes }) };
}
