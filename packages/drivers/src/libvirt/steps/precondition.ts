import { LIVE } from '@snaptree/core';
import { currentOf, type SnapshotDescription, snapshotDisks, snapshotId } from '@snaptree/formats';
import { type Connection, type Domain, procedures } from '@snaptree/libvirt-rpc';
import { treeChanged } from '../../step/expectations.ts';
import { isLibvirt } from '../errors.ts';
import { readCurrent, readLiveDomain, readSnapshot } from '../reading/probe.ts';
import type { StepContext } from './context.ts';

/** A snapshot and what hangs on it, as libvirt shows it right now. */
export interface Touched {
  readonly name: string;
  readonly description: SnapshotDescription;
  /** Ids of child snapshots, and `live` when the live state sits on it. */
  readonly children: readonly string[];
  readonly isCurrent: boolean;
}

/** The snapshot with this id as it is now. Fails when it is gone, or when its name means another one. */
export async function findSnapshot(context: StepContext, id: string): Promise<SnapshotDescription> {
  const name = context.names.nameOf(id);
  if (name === undefined) throw treeChanged(context.dom.name, `snapshot ${id} no longer exists`);
  const found = await describe(context.reading, context.dom, name);
  if (snapshotId(context.dom.uuid, found.name, found.creationTime) !== id) {
    throw treeChanged(context.dom.name, `another snapshot is named ${name}`);
  }
  return found;
}

/** Reads a node, its children and the current snapshot again, right before a step that rests on them. */
export async function readTouched(context: StepContext, id: string): Promise<Touched> {
  const { reading, dom } = context;
  const description = await findSnapshot(context, id);
  const name = description.name;
  const [children, current, domain] = await Promise.all([
    readChildren(reading, dom, name),
    readCurrent(reading, dom),
    readLiveDomain(reading, dom),
  ]);
  const isCurrent = current === name;
  if (isCurrent) {
    const tops = new Map(snapshotDisks(domain).map((disk) => [disk.target, disk.chain[0] ?? '']));
    const ancestors = await readAncestors(reading, description, { dom, targets: [...tops.keys()] });
    const based = currentOf({
      snapshots: [description, ...children, ...ancestors],
      current,
      uuid: dom.uuid,
      tops,
    });
    if (based.kind === 'unknown') throw treeChanged(dom.name, based.why);
  }
  const ids = children.map((child) => snapshotId(dom.uuid, child.name, child.creationTime));
  return { name, description, children: isCurrent ? [...ids, LIVE] : ids, isCurrent };
}

async function readChildren(
  connection: Connection,
  dom: Domain,
  name: string,
): Promise<SnapshotDescription[]> {
  const { snapshots } = await connection.call(procedures.domainSnapshotListAllChildren, {
    snapshot: { name, dom },
    needResults: 1,
    flags: 0,
  });
  return Promise.all(snapshots.map((child) => describe(connection, dom, child.name)));
}

/** Upwards until every disk was covered by somebody: what the current snapshot rests on lies no higher. */
async function readAncestors(
  connection: Connection,
  from: SnapshotDescription,
  { dom, targets }: { dom: Domain; targets: readonly string[] },
): Promise<SnapshotDescription[]> {
  const open = new Set(targets);
  const found: SnapshotDescription[] = [];
  let here = from;
  for (;;) {
    for (const disk of here.disks) if (disk.location !== 'no') open.delete(disk.target);
    if (open.size === 0 || here.parent === undefined) return found;
    here = await describe(connection, dom, here.parent);
    found.push(here);
  }
}

async function describe(connection: Connection, dom: Domain, name: string): Promise<SnapshotDescription> {
  const read = await readSnapshot(connection, { name, dom }).catch((error: unknown) => {
    if (!isLibvirt(error, 'noDomainSnapshot')) throw error;
    return { name, unreadable: 'it is gone' };
  });
  if ('unreadable' in read) {
    throw treeChanged(dom.name, `libvirt cannot describe snapshot ${name}: ${read.unreadable}`);
  }
  return read;
}
