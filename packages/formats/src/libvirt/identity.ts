import { sha1 } from '@noble/hashes/legacy.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A name-based UUID (RFC 9562, version 5) in the name space of a different UUID.
 * @throws when `space` is not a UUID
 */
export function uuidV5(space: string, name: string): string {
  const hash = sha1(concatBytes(hexToBytes(space.replaceAll('-', '')), utf8ToBytes(name))).slice(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytesToHex(hash);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/**
 * libvirt identifies a snapshot only by its name, which can be reused after a delete. This id consists of the domain's
 * UUID, the name and the second of creation.
 */
export function snapshotId(domainUuid: string, name: string, creationTime: number | undefined): string {
  return uuidV5(domainUuid, `${creationTime ?? ''}\u0000${name}`);
}
