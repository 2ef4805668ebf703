import type { Reference, WebSession } from '../connecting/web-session.ts';

/** One snapshot as VirtualBox lists it. */
export interface SnapshotFacts {
  readonly ref: Reference;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parent: string | null;
}

/**
 * The snapshots of a VM from the root down. To VirtualBox an empty ID means the root (7.2, tested), even in a
 * deletion, so it is used only here.
 */
export async function walkSnapshots(session: WebSession, machine: Reference): Promise<SnapshotFacts[]> {
  if ((await session.number('IMachine_getSnapshotCount', machine)) === 0) return [];
  const root = await session.text('IMachine_findSnapshot', machine, { nameOrId: '' });
  const found: SnapshotFacts[] = [];
  const waiting: { ref: Reference; parent: string | null }[] = [{ ref: root, parent: null }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { ref, parent } = next;
    const [id, name, description, children] = await Promise.all([
      session.text('ISnapshot_getId', ref),
      session.text('ISnapshot_getName', ref),
      session.text('ISnapshot_getDescription', ref),
      session.list('ISnapshot_getChildren', ref),
    ]);
    found.push({ ref, id, name, description, parent });
    for (const child of children) waiting.push({ ref: child, parent: id });
  }
  return found;
}
