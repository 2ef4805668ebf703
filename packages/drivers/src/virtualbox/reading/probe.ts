import { createHash } from 'node:crypto';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { type SnapshotFacts, walkSnapshots } from './snapshots.ts';

/** Cheap facts that show whether a VM's tree has changed since it was read. */
export interface Probe {
  readonly machine: Reference;
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly snapshots: readonly SnapshotFacts[];
  /** Empty: there is no snapshot. */
  readonly current: string;
  readonly modified: boolean;
  readonly changeToken: string;
}

/** Takes a third of the calls of a complete reading. */
export async function probe(session: WebSession, machine: Reference): Promise<Probe> {
  const [id, name, state, changedAt, modified, currentRef] = await Promise.all([
    session.text('IMachine_getId', machine),
    session.text('IMachine_getName', machine),
    session.text('IMachine_getState', machine),
    session.text('IMachine_getLastStateChange', machine),
    session.flag('IMachine_getCurrentStateModified', machine),
    session.text('IMachine_getCurrentSnapshot', machine),
  ]);
  const snapshots = await walkSnapshots(session, machine);
  const current = currentRef === '' ? '' : await session.text('ISnapshot_getId', currentRef);
  const listed = snapshots.map((s) => [s.id, s.name, s.description, s.parent]);
  const facts = JSON.stringify([id, name, state, changedAt, modified, current, listed]);
  const changeToken = createHash('sha256').update(facts).digest('base64url');
  return { machine, id, name, state, snapshots, current, modified, changeToken };
}
