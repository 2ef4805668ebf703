import { EventEmitter } from 'node:events';
import type { Job, JobEvent, TreeReading } from '@snaptree/core';

/** Events between services. Listeners run before `emit` returns. */
export interface ServerEvents {
  /** A host was added or removed, or its connection state changed. */
  readonly hostChanged: [hostId: string];
  readonly hostRemoved: [hostId: string];
  /** The hypervisor reported a change of a domain or, if undefined, of the list of domains. */
  readonly hypervisorChanged: [hostId: string, domainId: string | undefined];
  readonly treeRead: [reading: TreeReading];
  /** A tree was read for the first time, or its revision has changed. */
  readonly treeChanged: [hostId: string, domainId: string];
  /** The list of a host's domains, or the data of one of them, has changed. */
  readonly domainsChanged: [hostId: string];
  /** The event is already durable. */
  readonly jobEvent: [event: JobEvent, job: Job];
}

export type EventHub = EventEmitter<ServerEvents>;

export const createEventHub = (): EventHub => new EventEmitter<ServerEvents>();
