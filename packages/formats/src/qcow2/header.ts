import { bytesToHex } from '@noble/hashes/utils.js';

/** How much of a file `readQcow2Backing` needs: the header and the name are in the first cluster. */
export const qcow2HeaderBytes = 65_536;

export const qcow2Magic = 0x514649fb;
const longestName = 1023;

/**
 * The backing file that an image's header names (QEMU, docs/interop/qcow2.txt, versions 2 and 3), for `backingPlace`.
 * `null`: none, as for every image in another format. Undefined: the header is damaged.
 */
export function readQcow2Backing(head: Uint8Array): string | null | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 4 || view.getUint32(0) !== qcow2Magic) return null;
  if (head.length < 32 || view.getUint32(4) < 2) return undefined;
  const offset = view.getBigUint64(8);
  const length = view.getUint32(16);
  if (offset === 0n) return null;
  if (length === 0 || length > longestName || offset + BigInt(length) > BigInt(head.length)) return undefined;
  const start = Number(offset);
  const name = textOf(head.subarray(start, start + length));
  return name === undefined || name.includes('\0') ? undefined : name;
}

/** Undefined: no UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    // Refuses what is no UTF-8, and is the same in every runtime.
    return decodeURIComponent(bytesToHex(bytes).replace(/../g, '%$&'));
  } catch {
    return undefined;
  }
}

const externalDataFile = 0x4n;

/** Whether the guest's data is in another, raw file, which rules out internal snapshots (QEMU, docs/interop/qcow2). */
export function hasDataFile(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 104 || view.getUint32(0) !== qcow2Magic || view.getUint32(4) < 3) return false;
  return (view.getBigUint64(72) & externalDataFile) !== 0n;
}

/** The size of the disk in bytes; undefined for an image in another format. */
export function virtualSize(head: Uint8Array): number | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 32 || view.getUint32(0) !== qcow2Magic) return undefined;
  return Number(view.getBigUint64(24));
}
