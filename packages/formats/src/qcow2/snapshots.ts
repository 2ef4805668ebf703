import type { ImageSnapshot } from '@snaptree/core';
import { qcow2Magic, textOf } from './header.ts';

/** The position of the table in the file. */
export interface SnapshotTable {
  readonly count: number;
  readonly offset: number;
}

/** QEMU itself allows 65,536; a larger table is not read. */
const mostSnapshots = 20_000;
export const largestTable = 4 * 1024 * 1024;

const fixedBytes = 40;
const alignment = 8;
const headerBytes = 72;

/**
 * The table of internal snapshots that a header names (QEMU, docs/interop/qcow2, versions 2 and 3). `null`: there is
 * none, as in every image of another format. Undefined: the header is damaged, or the table is too large to read.
 */
export function findSnapshotTable(head: Uint8Array): SnapshotTable | null | undefined {
  const view = viewOf(head);
  if (head.length < 4 || view.getUint32(0) !== qcow2Magic) return null;
  if (head.length < headerBytes || view.getUint32(4) < 2) return undefined;
  const count = view.getUint32(60);
  const offset = view.getBigUint64(64);
  if (count === 0) return null;
  if (count > mostSnapshots || offset < BigInt(headerBytes) || offset > BigInt(Number.MAX_SAFE_INTEGER))
    return undefined;
  return { count, offset: Number(offset) };
}

/** The entries of a table that begins at the first byte; undefined: it is damaged, or not all of it is there. */
export function readSnapshotTable(bytes: Uint8Array, count: number): ImageSnapshot[] | undefined {
  const view = viewOf(bytes);
  const entries: ImageSnapshot[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + fixedBytes > bytes.length) return undefined;
    const idBytes = view.getUint16(at + 12);
    const nameBytes = view.getUint16(at + 14);
    const extraBytes = view.getUint32(at + 36);
    const start = at + fixedBytes + extraBytes;
    const end = start + idBytes + nameBytes;
    if (end > bytes.length) return undefined;
    const id = textOf(bytes.subarray(start, start + idBytes));
    const name = textOf(bytes.subarray(start + idBytes, end));
    entries.push({
      id: id ?? unreadableText,
      name: name ?? unreadableText,
      ...diskSize(bytes.subarray(at + fixedBytes, start)),
    });
    at = Math.ceil(end / alignment) * alignment;
  }
  return entries;
}

/** Images of version 3 record the size of the disk after that of the memory. */
function diskSize(extra: Uint8Array): Pick<ImageSnapshot, 'bytes'> {
  const bytes = extra.length < 16 ? 0 : Number(viewOf(extra).getBigUint64(8));
  return bytes === 0 ? {} : { bytes };
}

/** In place of what is no UTF-8: no name that libvirt shows is equal to it. */
const unreadableText = '\ufffd';

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
