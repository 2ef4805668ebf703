import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type Connection, connect, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import type { Driver, Reading } from '../src/driver.ts';
import { createLibvirtDriver } from '../src/libvirt/driver.ts';

const run = promisify(execFile);

/** Medians in milliseconds. */
export interface LibvirtBench {
  readonly product: string;
  readonly virsh: number;
  /** The first reading of this process, before its code is compiled; a single value, not a median. */
  readonly first: number;
  /** A new driver: connecting, logging in and reading. */
  readonly cold: number;
  readonly warm: number;
  /** `read` with a change token that is still valid. */
  readonly poll: number;
}

export interface BenchSize {
  readonly snapshots: number;
  readonly rounds: number;
}

/**
 * Creates a tree in libvirt's test driver and reads it in each way in turn, so that other load affects all of them
 * equally. The connection stays open because the test driver loses its state with the last one.
 */
export async function measureReading(daemon: { socket: string }, size: BenchSize): Promise<LibvirtBench> {
  const connection = await connect({
    transport: { kind: 'unix', path: daemon.socket },
    uri: 'test:///default',
  });
  try {
    const dom = await makeMachine(connection);
    try {
      await growTree(connection, dom, size.snapshots);
      return await measure(daemon.socket, dom, size);
    } finally {
      await connection.call(procedures.domainDestroy, { dom });
      await connection.call(procedures.domainUndefineFlags, {
        dom,
        flags: flags.domainUndefine.snapshotsMetadata,
      });
    }
  } finally {
    await connection.close();
  }
}

async function makeMachine(connection: Connection): Promise<Domain> {
  const name = `snaptree-bench-${process.pid}`;
  const xml = `<domain type='test'><name>${name}</name><memory unit='MiB'>64</memory><os><type>hvm</type></os></domain>`;
  const { dom } = await connection.call(procedures.domainDefineXml, { xml });
  await connection.call(procedures.domainCreateWithFlags, { dom, flags: 0 });
  return dom;
}

/** A trunk with a branch after every 25th snapshot, each from the snapshot halfway back. */
async function growTree(connection: Connection, dom: Domain, snapshots: number): Promise<void> {
  for (let i = 0; i < snapshots; i++) {
    if (i > 0 && i % 25 === 0) {
      const snap = { name: `s${Math.floor(i / 2)}`, dom };
      await connection.call(procedures.domainRevertToSnapshot, { snap, flags: 0 });
    }
    const xmlDesc = `<domainsnapshot><name>s${i}</name></domainsnapshot>`;
    await connection.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
  }
}

async function measure(socket: string, dom: Domain, { snapshots, rounds }: BenchSize): Promise<LibvirtBench> {
  const open = openDriver(socket);
  try {
    const begin = performance.now();
    const { changeToken } = await open.read(dom.uuid);
    const first = performance.now() - begin;
    const times: Record<'virsh' | 'cold' | 'warm' | 'poll', number[]> = {
      virsh: [],
      cold: [],
      warm: [],
      poll: [],
    };
    for (let round = 0; round < rounds; round++) {
      times.virsh.push(await time(() => readWithVirsh(socket, dom.name)));
      times.cold.push(await time(() => readOnce(socket, dom.uuid, snapshots)));
      times.warm.push(await time(async () => mustHave(await open.read(dom.uuid), snapshots)));
      times.poll.push(await time(() => mustBeUnchanged(open, dom.uuid, changeToken)));
    }
    return {
      product: await open.product(),
      virsh: median(times.virsh),
      first,
      cold: median(times.cold),
      warm: median(times.warm),
      poll: median(times.poll),
    };
  } finally {
    await open.close();
  }
}

const openDriver = (path: string): Driver =>
  createLibvirtDriver({ connection: { kind: 'libvirt', driver: 'test', transport: { kind: 'unix', path } } });

async function readWithVirsh(socket: string, name: string): Promise<void> {
  const uri = `test+unix:///default?socket=${socket}`;
  await run('virsh', ['-q', '-c', uri, 'snapshot-list', '--tree', name], { maxBuffer: 64 * 1024 * 1024 });
}

async function readOnce(socket: string, id: string, snapshots: number): Promise<void> {
  const driver = openDriver(socket);
  try {
    mustHave(await driver.read(id), snapshots);
  } finally {
    await driver.close();
  }
}

/** An incomplete reading would not count, however fast. */
function mustHave({ tree }: Reading, snapshots: number): void {
  if (tree.snapshots.length !== snapshots || tree.partial !== undefined)
    throw new Error(`The reading has ${tree.snapshots.length} of ${snapshots} snapshots.`);
}

async function mustBeUnchanged(driver: Driver, id: string, changeToken: string): Promise<void> {
  if ((await driver.read(id, { unless: changeToken })) !== 'unchanged')
    throw new Error('The poll reports a change, but nothing has changed.');
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
