import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Connection } from './connection.ts';
import type { DomainEvent } from './protocol/events.ts';
import {
  allDomainStats,
  blockCommit,
  blockJobAbort,
  blockJobStatus,
  blockJobType,
  domainState,
  domainStats,
  domainUndefine,
  snapshotCreate,
  snapshotDelete,
} from './protocol/flags.ts';
import { procedures } from './protocol/procedures.ts';
import { type Domain, paramsByField } from './protocol/types.ts';
import { realDaemon } from './testing/real-daemon.ts';

/** Comes with QEMU. */
const diskTool = 'qemu-img';
const uri = process.env.SNAPTREE_LIBVIRT_URI ?? 'qemu:///system';

interface Machine {
  readonly conn: Connection;
  readonly dom: Domain;
  /** Path of a file next to the VM's disk. */
  readonly file: (name: string) => string;
}

/** A VM without an operating system and with one 8 MiB disk; deleted with its files after the test. */
async function machine(): Promise<Machine> {
  const conn = await realDaemon(uri);
  const name = `rpc-${randomUUID()}`;
  const file = (suffix: string) => join(process.env.SNAPTREE_LAB_DISKS ?? tmpdir(), `${name}.${suffix}`);
  execFileSync(diskTool, ['create', '-q', '-f', 'qcow2', file('qcow2'), '8M']);
  const { dom } = await conn.call(procedures.domainDefineXml, { xml: domainXml(name, file('qcow2')) });
  onTestFinished(async () => {
    const { state } = await conn.call(procedures.domainGetState, { dom, flags: 0 });
    if (state !== domainState.shutOff) await conn.call(procedures.domainDestroy, { dom });
    const flags = domainUndefine.snapshotsMetadata | domainUndefine.managedSave;
    await conn.call(procedures.domainUndefineFlags, { dom, flags });
    for (const suffix of ['qcow2', 'overlay']) rmSync(file(suffix), { force: true });
  });
  return { conn, dom, file };
}

function domainXml(name: string, disk: string): string {
  return `<domain type="qemu"><name>${name}</name><memory unit="MiB">64</memory>
    <os><type arch="x86_64">hvm</type></os>
    <devices><disk type="file" device="disk"><driver name="qemu" type="qcow2"/><source file="${disk}"/>
      <target dev="vda" bus="virtio"/></disk></devices></domain>`;
}

/** A disk-only external snapshot in a file of its own, without libvirt's record of it. */
async function layOverlay({ conn, dom, file }: Machine): Promise<void> {
  const xmlDesc = `<domainsnapshot><disks><disk name="vda" snapshot="external"><source file="${file('overlay')}"/>
    </disk></disks></domainsnapshot>`;
  const flags = snapshotCreate.diskOnly | snapshotCreate.noMetadata;
  await conn.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags });
}

describe('a real QEMU VM', () => {
  it('takes an internal snapshot with memory, reverts to it, and deletes it', async () => {
    const { conn, dom } = await machine();
    await conn.call(procedures.domainCreate, { dom });
    const xmlDesc = '<domainsnapshot><name>running</name></domainsnapshot>';
    const { snap } = await conn.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
    await conn.call(procedures.domainDestroy, { dom });
    await conn.call(procedures.domainRevertToSnapshot, { snap, flags: 0 });
    expect(await conn.call(procedures.domainGetState, { dom, flags: 0 })).toMatchObject({
      state: domainState.running,
    });
    await conn.call(procedures.domainSnapshotDelete, { snap, flags: 0 });
    expect(await conn.call(procedures.domainSnapshotNum, { dom, flags: 0 })).toEqual({ num: 0 });
  });

  it('reports the sizes of the files in its chain', async () => {
    const there = await machine();
    const { conn, dom, file } = there;
    await conn.call(procedures.domainCreate, { dom });
    await layOverlay(there);
    const { retStats } = await conn.call(procedures.connectGetAllDomainStats, {
      doms: [dom],
      stats: domainStats.block,
      flags: allDomainStats.backing,
    });
    const params = paramsByField(retStats[0]?.params ?? []);
    expect(params.get('block.count')).toBe(2);
    expect(params.get('block.0.path')).toBe(file('overlay'));
    expect(params.get('block.1.path')).toBe(file('qcow2'));
    expect(params.get('block.0.capacity')).toBe(8_388_608n);
    expect(await conn.call(procedures.domainGetBlockInfo, { dom, path: 'vda', flags: 0 })).toMatchObject({
      capacity: 8_388_608n,
    });
  });

  it('commits its overlay into the backing file, with events from start to pivot', async () => {
    const there = await machine();
    const { conn, dom, file } = there;
    await conn.call(procedures.domainCreate, { dom });
    await layOverlay(there);
    const events: DomainEvent[] = [];
    await conn.subscribe(['blockJob2'], (event) => events.push(event), { domain: dom });
    const statuses = () => events.map((event) => (event.kind === 'blockJob2' ? event.status : undefined));
    const flags = blockCommit.active | blockCommit.shallow;
    const job = { dom, disk: 'vda', base: undefined, top: undefined, bandwidth: 0n, flags };
    await conn.call(procedures.domainBlockCommit, job);
    await expect.poll(statuses, { timeout: 20_000 }).toEqual([blockJobStatus.ready]);
    const info = await conn.call(procedures.domainGetBlockJobInfo, { dom, path: 'vda', flags: 0 });
    expect(info).toMatchObject({ found: true, type: blockJobType.activeCommit });
    expect(info.cur).toBe(info.end);
    await conn.call(procedures.domainBlockJobAbort, { dom, path: 'vda', flags: blockJobAbort.pivot });
    await expect
      .poll(statuses, { timeout: 20_000 })
      .toEqual([blockJobStatus.ready, blockJobStatus.completed]);
    expect(events.every((event) => event.kind === 'blockJob2' && event.dst === 'vda')).toBe(true);
    const { xml } = await conn.call(procedures.domainGetXmlDesc, { dom, flags: 0 });
    expect(xml).not.toContain(file('overlay'));
    expect(await conn.call(procedures.domainGetBlockJobInfo, { dom, path: 'vda', flags: 0 })).toMatchObject({
      found: false,
    });
  });

  it('saves its state, and removes the saved state', async () => {
    const { conn, dom } = await machine();
    await conn.call(procedures.domainCreateWithFlags, { dom, flags: 0 });
    await conn.call(procedures.domainManagedSave, { dom, flags: 0 });
    expect(await conn.call(procedures.domainHasManagedSaveImage, { dom, flags: 0 })).toEqual({
      result: true,
    });
    await conn.call(procedures.domainManagedSaveRemove, { dom, flags: 0 });
    expect(await conn.call(procedures.domainHasManagedSaveImage, { dom, flags: 0 })).toEqual({
      result: false,
    });
  });

  it('has no job while it is idle', async () => {
    const { conn, dom } = await machine();
    await conn.call(procedures.domainCreate, { dom });
    expect(await conn.call(procedures.domainGetJobInfo, { dom })).toMatchObject({ type: 0, timeElapsed: 0n });
    expect(await conn.call(procedures.domainGetJobStats, { dom, flags: 0 })).toMatchObject({ type: 0 });
    await expect(conn.call(procedures.domainAbortJob, { dom })).rejects.toMatchObject({
      name: 'LibvirtError',
    });
  });

  it('deletes the descendants of a snapshot and keeps it', async () => {
    const { conn, dom } = await machine();
    for (const name of ['base', 'child']) {
      const xmlDesc = `<domainsnapshot><name>${name}</name></domainsnapshot>`;
      await conn.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: 0 });
    }
    const base = { name: 'base', dom };
    await conn.call(procedures.domainSnapshotDelete, { snap: base, flags: snapshotDelete.childrenOnly });
    const { snapshots } = await conn.call(procedures.domainListAllSnapshots, {
      dom,
      needResults: 1,
      flags: 0,
    });
    expect(snapshots.map(({ name }) => name)).toEqual(['base']);
  });
});
