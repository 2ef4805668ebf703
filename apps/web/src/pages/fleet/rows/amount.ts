import type { Health } from '@snaptree/core';
import { fleetCellMessages } from '../../../messages/fleet/fleet.ts';
import { bytesInWords } from '../../../messages/text/format.ts';

/**
 * A number of bytes together with how much of it is known. `unread`: not read yet. `unknown`: the
 * hypervisor does not report it. `atLeast`: some parts are unknown.
 */
export type Amount =
  | { readonly kind: 'unread' | 'unknown' }
  | { readonly kind: 'known' | 'atLeast' | 'atMost'; readonly bytes: number };

const UNREAD: Amount = { kind: 'unread' };
const UNKNOWN: Amount = { kind: 'unknown' };

/** The size of the snapshots of a domain. */
export function heldBytes(health: Health | undefined): Amount {
  if (health === undefined) return UNREAD;
  return amount(health.snapshotBytes, health.sizesUnknown === 0);
}

/** What the best single operation on a domain frees; `best` is absent when the report names none. */
export function freeableBytes(health: Health | undefined, best: number | undefined): Amount {
  if (health === undefined) return UNREAD;
  if (best === undefined || best === 0) return amount(0, health.sizesUnknown === 0);
  return { kind: 'atMost', bytes: best };
}

/** Several amounts as one. Unread ones make the sum a lower bound. */
export function sumOf(amounts: readonly Amount[]): Amount {
  let bytes = 0;
  let known = 0;
  for (const each of amounts) {
    bytes += knownBytes(each) ?? 0;
    if (each.kind === 'known' || each.kind === 'atMost') known += 1;
  }
  if (amounts.length > 0 && amounts.every(({ kind }) => kind === 'unread')) return UNREAD;
  if (bytes > 0 && amounts.some(({ kind }) => kind === 'atMost')) return { kind: 'atMost', bytes };
  return amount(bytes, known === amounts.length);
}

/** A lower bound of zero is no information. */
function amount(bytes: number | undefined, whole: boolean): Amount {
  if (bytes === undefined || (bytes === 0 && !whole)) return UNKNOWN;
  return { kind: whole ? 'known' : 'atLeast', bytes };
}

/** The bytes to sort by; undefined if unknown. */
export function knownBytes(of: Amount): number | undefined {
  return 'bytes' in of ? of.bytes : undefined;
}

export function amountInWords(of: Amount): string {
  switch (of.kind) {
    case 'unread':
      return fleetCellMessages.notRead;
    case 'unknown':
      return fleetCellMessages.unknown;
    case 'known':
      return bytesInWords(of.bytes);
    case 'atLeast':
      return `≥ ${bytesInWords(of.bytes)}`;
    case 'atMost':
      return `≤ ${bytesInWords(of.bytes)}`;
    default:
      return of satisfies never;
  }
}
