import { EventEmitter } from 'node:events';
import type { Job, JobEvent, TreeReading } from '@snaptree/core';

/** What services report, for whoever listens. Listeners run before `emit` returns. */
export interface ServerEvents {
  /** A host was added or removed, or its connection state changed. */
  readonly hostChanged: [hostId: string];
  readonly hostRemoved: [hostId: string];
  /** The hypervisor reports a change of a domain, or of the list of domains (undefined). */
  readonly hypervisorChanged: [hostId: string, domainId: string | undefined];
  readonly treeRead: [reading: TreeReading];
  /** A tree was read for the first time, or its revision differs from the reading before. */
  readonly treeChanged: [hostId: string, domainId: string];
  /** The list of a host's domains, or what it says about one of them, changed. */
  readonly domainsChanged: [hostId: string];
  /** After the event is durable. */
  readonly jobEvent: [event: JobEvent, job: Job];
}

export type EventHub = EventEmitter<ServerEvents>;

export const createEventHub = (): EventHub => new EventEmitter<ServerEvents>();
