import { int, list, optional, struct, text } from '../xdr/codec.ts';
import type { XdrReader } from '../xdr/reader.ts';
import { type Domain, domain, type TypedParam, typedParam } from './types.ts';

/** An event of one domain. `callbackId` is the number that the registration was answered with. */
export type DomainEvent = { readonly callbackId: number; readonly dom: Domain } & (
  | { readonly kind: 'lifecycle'; readonly event: number; readonly detail: number }
  | { readonly kind: 'reboot' }
  /** `path` is the source path of the disk; `blockJob2` names the target instead. */
  | { readonly kind: 'blockJob'; readonly path: string; readonly type: number; readonly status: number }
  /** `dst` is the disk's target (`vda`). Types in `blockJobType`, status in `blockJobStatus`. */
  | { readonly kind: 'blockJob2'; readonly dst: string; readonly type: number; readonly status: number }
  | { readonly kind: 'jobCompleted'; readonly params: readonly TypedParam[] }
  | { readonly kind: 'agentLifecycle'; readonly state: number; readonly reason: number }
  | { readonly kind: 'metadataChange'; readonly type: number; readonly nsUri: string | undefined }
  | { readonly kind: 'deviceRemoved'; readonly devAlias: string }
);

export type EventKind = DomainEvent['kind'];

/** `virDomainEventID`: what to register for. */
export const eventId = {
  lifecycle: 0,
  reboot: 1,
  blockJob: 8,
  deviceRemoved: 15,
  blockJob2: 16,
  agentLifecycle: 18,
  jobCompleted: 21,
  metadataChange: 23,
} as const satisfies Record<EventKind, number>;

const jobStatsMax = 64;
const target = { callbackId: int, dom: domain };

/** The messages of remote_protocol.x (9.0) that carry an event: procedure number and layout. */
export const eventMessages = {
  lifecycle: { number: 318, codec: struct({ ...target, event: int, detail: int }) },
  reboot: { number: 319, codec: struct(target) },
  blockJob: { number: 326, codec: struct({ ...target, path: text, type: int, status: int }) },
  deviceRemoved: { number: 333, codec: struct({ ...target, devAlias: text }) },
  blockJob2: { number: 339, codec: struct({ ...target, dst: text, type: int, status: int }) },
  agentLifecycle: { number: 348, codec: struct({ ...target, state: int, reason: int }) },
  jobCompleted: { number: 363, codec: struct({ ...target, params: list(typedParam, jobStatsMax) }) },
  metadataChange: { number: 379, codec: struct({ ...target, type: int, nsUri: optional(text) }) },
} as const;

/** Decodes the message with this procedure number; `undefined` for one that is not listed above. */
export function readEvent(number: number, from: XdrReader): DomainEvent | undefined {
  switch (number) {
    case eventMessages.lifecycle.number:
      return { kind: 'lifecycle', ...eventMessages.lifecycle.codec.read(from) };
    case eventMessages.reboot.number:
      return { kind: 'reboot', ...eventMessages.reboot.codec.read(from) };
    case eventMessages.blockJob.number:
      return { kind: 'blockJob', ...eventMessages.blockJob.codec.read(from) };
    case eventMessages.deviceRemoved.number:
      return { kind: 'deviceRemoved', ...eventMessages.deviceRemoved.codec.read(from) };
    case eventMessages.blockJob2.number:
      return { kind: 'blockJob2', ...eventMessages.blockJob2.codec.read(from) };
    case eventMessages.agentLifecycle.number:
      return { kind: 'agentLifecycle', ...eventMessages.agentLifecycle.codec.read(from) };
    case eventMessages.jobCompleted.number:
      return { kind: 'jobCompleted', ...eventMessages.jobCompleted.codec.read(from) };
    case eventMessages.metadataChange.number:
      return { kind: 'metadataChange', ...eventMessages.metadataChange.codec.read(from) };
    default:
      return undefined;
  }
}
