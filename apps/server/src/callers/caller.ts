import type { IncomingMessage } from 'node:http';
import { noSuchHost } from '../problems.ts';

/** Who sends a request, and which hosts exist for them. */
export interface Caller {
  readonly by: string;
  /** The network address. */
  readonly from: string;
  /** IDs. Everything that belongs to another host is answered as if it did not exist. */
  readonly hosts: 'all' | ReadonlySet<string>;
}

export type Identify = (request: IncomingMessage) => Caller;

/** Until there are accounts, every request comes from the local user, who sees everything. */
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
