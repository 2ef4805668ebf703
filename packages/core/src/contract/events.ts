import { z } from 'zod';
import { JobEvent } from '../job/model.ts';

/** What the server pushes over socket.io: jobs arrive as events, trees and lists are only invalidated. */
export const serverEvents = {
  job: JobEvent,
  /** The domain's tree may have changed: fetch it again. Only for sockets that watch it. */
  treeChanged: z.object({ hostId: z.string(), domainId: z.string() }),
  domainsChanged: z.object({ hostId: z.string() }),
  hostsChanged: z.object({}),
} as const;

/** What the browser sends: which trees are open, so that the server polls only those. */
export const clientEvents = {
  watch: z.strictObject({ hostId: z.string(), domainId: z.string() }),
  unwatch: z.strictObject({ hostId: z.string(), domainId: z.string() }),
} as const;

type Handlers<M extends Record<string, z.ZodType>> = { [K in keyof M]: (payload: z.infer<M[K]>) => void };
export type ServerToClientEvents = Handlers<typeof serverEvents>;
export type ClientToServerEvents = Handlers<typeof clientEvents>;
