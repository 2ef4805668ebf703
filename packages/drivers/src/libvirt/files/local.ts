import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ImageSnapshot } from '@snaptree/core';
import {
  backingPlace,
  findSnapshotTable,
  hasDataFile,
  largestTable,
  qcow2HeaderBytes,
  readQcow2Backing,
  readSnapshotTable,
  virtualSize,
} from '@snaptree/formats';

/** Absent fields are unknown. */
export interface FileFact {
  readonly bytes?: number;
  readonly missing?: true;
  /** The path of the backing file; `null` if there is none. */
  readonly backing?: string | null;
  /** The same for every path to the same file, also through links. */
  readonly identity?: string;
  /** The size of the disk in the image. */
  readonly virtual?: number;
  /** The guest's data is in another file. */
  readonly dataFile?: true;
  /** Its internal snapshots. */
  readonly inside?: readonly ImageSnapshot[];
}

/**
 * Reads a file on this computer. Safe on images in use: reads only the header and the table of internal snapshots, and
 * takes no lock. A file counts as missing only if its folder exists, because a container may not see the daemon's
 * folders.
 */
export async function readLocalFile(path: string): Promise<FileFact> {
  const [identity, content] = await Promise.all([identityOf(path), readContent(path)]);
  return identity === undefined ? content : { ...content, identity };
}

/** Needs no permission to read the file. */
export async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, rdev, mode } = await stat(path, { bigint: true });
    const isDevice = (mode & BigInt(constants.S_IFMT)) === BigInt(constants.S_IFBLK);
    return isDevice ? `device:${rdev}` : `${dev}:${ino}`;
  } catch {
    return undefined;
  }
}

async function readContent(path: string): Promise<FileFact> {
  try {
    // Non-blocking, because the path may name a pipe.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const about = await file.stat();
      if (!about.isFile() && !about.isBlockDevice()) return {};
      const head = new Uint8Array(qcow2HeaderBytes);
      const { bytesRead } = await file.read(head, 0, head.length, 0);
      const header = head.subarray(0, bytesRead);
      const named = readQcow2Backing(header);
      const backing = typeof named === 'string' ? backingPlace(named, path) : named;
      const inside = await readInside(file, header);
      const virtual = virtualSize(header);
      return {
        ...(about.isFile() ? { bytes: about.blocks * 512 } : {}),
        ...(inside === undefined ? {} : { inside }),
        ...(backing === undefined ? {} : { backing }),
        ...(virtual === undefined ? {} : { virtual }),
        ...(hasDataFile(header) ? { dataFile: true as const } : {}),
      };
    } finally {
      await file.close();
    }
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return gone && (await isFolder(dirname(path))) ? { missing: true } : {};
  }
}

/** Enough for ordinary names, so that a second, larger read is rare. */
const usualEntryBytes = 256;

async function readInside(file: FileHandle, header: Uint8Array): Promise<ImageSnapshot[] | undefined> {
  const table = findSnapshotTable(header);
  if (table === null) return [];
  if (table === undefined) return undefined;
  for (const size of [table.count * usualEntryBytes, largestTable]) {
    const bytes = new Uint8Array(Math.min(size, largestTable));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, table.offset);
    const entries = readSnapshotTable(bytes.subarray(0, bytesRead), table.count);
    if (entries !== undefined) return entries;
  }
  return undefined;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
