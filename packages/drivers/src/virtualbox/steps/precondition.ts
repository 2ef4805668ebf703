import type { TreeNow } from '../../step/expectations.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';
import { type SnapshotFacts, walkSnapshots } from '../reading/snapshots.ts';

/** The tree right before a step. */
export async function readNow(site: {
  session: WebSession;
  machine: Reference;
  name: string;
}): Promise<TreeNow<SnapshotFacts>> {
  const { session, machine, name: vm } = site;
  const snapshots = await walkSnapshots(session, machine);
  const ref = await session.text('IMachine_getCurrentSnapshot', machine);
  return { vm, snapshots, current: ref === '' ? undefined : await session.text('ISnapshot_getId', ref) };
}
