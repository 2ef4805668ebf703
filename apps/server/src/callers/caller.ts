import type { IncomingMessage } from 'node:http';
import { noSuchHost } from '../problems.ts';

/** Who asks, from where, and what exists for them. The host is the unit of what somebody may see. */
export interface Caller {
  readonly by: string;
  /** The network address. */
  readonly from: string;
  /** Ids. What belongs to another host is answered as if it did not exist. */
  readonly hosts: 'all' | ReadonlySet<string>;
}

export type Identify = (request: IncomingMessage) => Caller;

/** Until accounts exist, whoever reaches the server is the local user and sees everything. */
export const identifyLocalUser: Identify = ({ socket }) => ({
  by: 'local',
  from: socket.remoteAddress ?? '',
  hosts: 'all',
});

export function maySee({ hosts }: Caller, hostId: string): boolean {
  return hosts === 'all' || hosts.has(hostId);
}

/** Throws `notFound`, as for a host that does not exist. */
export function mustSee(caller: Caller, hostId: string): void {
  if (!maySee(caller, hostId)) throw noSuchHost(hostId);
}
