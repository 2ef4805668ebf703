import type { ConnectionOf, HypervisorKind } from '@snaptree/hypervisors';
import type { Driver } from './driver.ts';
import type { WorldStore } from './world-store.ts';

export interface OpenOptions {
  readonly hostId: string;
  /** Asked only for a simulated host. */
  readonly store: () => WorldStore;
  /** How many times faster than real time simulated jobs run. */
  readonly speed?: number;
}

/** Makes the driver of one kind from a connection. */
export type Opener<K extends HypervisorKind> = (
  connection: ConnectionOf<K>,
  options: OpenOptions,
) => Driver | Promise<Driver>;

/** A host name or an IP address as a URL has it. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** What a server's certificate is checked against. */
export const trustIn = ({
  fingerprint,
  ca,
}: {
  fingerprint?: string | undefined;
  ca?: string | undefined;
}) => ({
  ...(fingerprint === undefined ? {} : { fingerprint }),
  ...(ca === undefined ? {} : { ca }),
});
