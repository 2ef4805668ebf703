import { LIVE } from '@snaptree/core';
import {
  currentOf,
  type DomainDescription,
  type SnapshotDescription,
  snapshotDisks,
  snapshotId,
} from '@snaptree/formats';
import { type Connection, type Domain, procedures } from '@snaptree/libvirt-rpc';
import { treeChanged } from '../../step/expectations.ts';
import { isLibvirt } from '../errors.ts';
import { nothingSeen, readFacts } from '../files/facts.ts';
import { chainBelow } from '../files/resting.ts';
import { readCurrent, readLiveDomain, readSnapshot } from '../reading/probe.ts';
import type { StepContext } from './context.ts';

/** A snapshot and its children right before a step. */
export interface Precondition {
  readonly name: string;
  readonly description: SnapshotDescription;
  /** Ids of child snapshots, and `live` if the live state is based on the snapshot. */
  readonly children: readonly string[];
  readonly isCurrent: boolean;
}

/** Throws when the snapshot is gone, or when a different one has its name. */
export async function findSnapshot(context: StepContext, id: string): Promise<SnapshotDescription> {
  const name = context.names.nameOf(id);
  if (name === undefined) throw treeChanged(context.dom.name, `snapshot ${id} no longer exists`);
  const found = await describe(context.reading, context.dom, name);
  if (snapshotId(context.dom.uuid, found.name, found.creationTime) !== id) {
    throw treeChanged(context.dom.name, `a different snapshot is now named ${name}`);
  }
  return found;
}

export async function readPrecondition(context: StepContext, id: string): Promise<Precondition> {
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
    const snapshots = [description, ...children, ...ancestors];
    const facts = { snapshots, current, uuid: dom.uuid, tops };
    const below = await readBelow(context, domain);
    const based = currentOf({ ...facts, below });
    if (based.kind === 'unknown') throw treeChanged(dom.name, based.why);
  }
  const ids = children.map((child) => snapshotId(dom.uuid, child.name, child.creationTime));
  return { name, description, children: isCurrent ? [...ids, LIVE] : ids, isCurrent };
}

/** The files below each active file, nearest first, by target, as far as they are known. */
async function readBelow(
  { reading, local }: StepContext,
  domain: DomainDescription,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const disks = snapshotDisks(domain);
  const open = disks.flatMap(({ chain, complete }) => (complete ? [] : chain.slice(-1)));
  const source = { connection: reading, local, real: domain.type !== 'test' };
  const files = open.length === 0 ? nothingSeen : await readFacts(source, open);
  return new Map(
    disks.map(({ target, chain, complete }) => {
      const paths = complete || !source.real ? chain : chainBelow(chain, files).paths;
      return [target, paths.slice(1)];
    }),
  );
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

/** Reads ancestors until all disks are covered, which is as far as `currentOf` looks. */
async function readAncestors(
  connection: Connection,
  from: SnapshotDescription,
  { dom, targets }: { dom: Domain; targets: readonly string[] },
): Promise<SnapshotDescription[]> {
  const open = new Set(targets);
  const found: SnapshotDescription[] = [];
  let last = from;
  for (;;) {
    for (const disk of last.disks) if (disk.location !== 'no') open.delete(disk.target);
    if (open.size === 0 || last.parent === undefined) return found;
    last = await describe(connection, dom, last.parent);
    found.push(last);
  }
}

async function describe(connection: Connection, dom: Domain, name: string): Promise<SnapshotDescription> {
  const read = await readSnapshot(connection, { name, dom }).catch((error: unknown) => {
    if (!isLibvirt(error, 'noDomainSnapshot')) throw error;
    return { name, unreadable: 'it no longer exists' };
  });
  if ('unreadable' in read) {
    throw treeChanged(dom.name, `libvirt cannot describe snapshot ${name}: ${read.unreadable}`);
  }
  return read;
}
