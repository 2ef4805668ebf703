import type { Snapshot } from '@snaptree/core';
import type { Clock, Connection, Domain } from '@snaptree/libvirt-rpc';
import type { ExecuteOptions } from '../../driver.ts';
import type { Names } from '../names.ts';

/** What every step works with. */
export interface StepContext {
  /** The line for the one call that changes something. */
  readonly acting: Connection;
  /** The line for looking, before and meanwhile. */
  readonly reading: Connection;
  readonly dom: Domain;
  /** Whether the daemon's files can be looked at here. */
  readonly local: boolean;
  readonly names: Names;
  readonly clock: Clock;
  readonly options: ExecuteOptions;
}

/** How a node is called in messages. */
export const inWords = (context: StepContext, snapshot: Pick<Snapshot, 'name'>): string =>
  `${snapshot.name} of ${context.dom.name}`;
