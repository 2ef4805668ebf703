import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { type Operation, planOperation, type SnapshotTree } from '@snaptree/core';
import { procedures } from '@snaptree/libvirt-rpc';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { growTree } from '../../conformance/grow.ts';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { systemClock } from '../time/clock.ts';
import { Link } from './connecting/link.ts';
import { Monitors } from './connecting/monitors.ts';
import { closeFolder, folderPoolName, listFolders, openFolder } from './files/folder-pools.ts';
import { readTree } from './reading/read.ts';
import { connectToLab, openTarget } from './testing/lab.ts';
import { run } from './testing/shell.ts';
import { virsh } from './testing/virsh.ts';
import { readHost } from './versions.ts';

let target: ConformanceTarget;
const folder = `${process.env.SNAPTREE_LAB_DISKS ?? tmpdir()}/dependants-${process.pid}`;
const pool = `dependants-${process.pid}`;
const made: string[] = [];

beforeAll(async () => {
  target = await openTarget('qemu');
  await mkdir(folder, { recursive: true });
});

afterEach(async () => {
  for (const name of made.splice(0)) {
    // A VM that a failed test leaves running would keep its name.
    await virsh('destroy', name).catch(() => {});
    await virsh('undefine', name, '--snapshots-metadata').catch(() => {});
  }
});

afterAll(async () => {
  await virsh('pool-destroy', pool).catch(() => {});
  await target?.destroy();
  await rm(folder, { recursive: true, force: true });
});

/** A VM that is off, with these disks. */
async function define(name: string, ...disks: string[]): Promise<void> {
  const devices = disks.map((source, i) => {
    const type = source.includes('pool=') ? 'volume' : 'file';
    const target = `<target dev='vd${'abc'[i]}' bus='virtio'/>`;
    return `<disk type='${type}' device='disk'><driver name='qemu' type='qcow2'/>${source}${target}</disk>`;
  });
  const file = `${folder}/${name}.xml`;
  const os = "<os><type arch='x86_64' machine='pc'>hvm</type></os>";
  await writeFile(
    file,
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>${os}<devices>${devices.join('')}</devices></domain>`,
  );
  await virsh('define', file);
  made.push(name);
}

const image = (path: string, base?: string) =>
  run('qemu-img', [
    ...['create', '-q', '-f', 'qcow2'],
    ...(base === undefined ? [] : ['-b', base, '-F', 'qcow2']),
    path,
    '8M',
  ]);

async function grown(notation: string, mechanism: string) {
  const found = await growTree(target, notation, { mechanism, power: 'off', label: 'base' });
  if (!found.ok) throw new Error(found.why);
  const { tree } = await target.driver.read(found.domainId);
  return { ...found, tree, base: baseOf(tree) };
}

const baseOf = (tree: SnapshotTree) => tree.live.disks[0]?.chain.at(-1)?.path ?? '';

async function codesOf(domainId: string, operation: Operation): Promise<string[]> {
  const { tree, capabilities } = await target.driver.read(domainId);
  const result = planOperation(tree, operation, capabilities);
  return result.ok ? [] : result.refusals.map((refusal) => refusal.code);
}

/** What libvirt reports for a start that fails. */
async function refusedStart(name: string): Promise<string> {
  const start = () => virsh('start', name).then(() => 'started', String);
  let answer = await start();
  // libvirt 12.8 sometimes notices only that QEMU has ended, and not what QEMU wrote before.
  for (let i = 0; i < 5 && answer.includes('failed to connect to monitor socket'); i++)
    answer = await start();
  return answer;
}

async function usePool(): Promise<void> {
  await mkdir(`${folder}/pool`, { recursive: true });
  await virsh('pool-create-as', pool, 'dir', '--target', `${folder}/pool`).catch(() => {});
  await virsh('pool-refresh', pool);
}

const volume = (name: string) => `<source pool='${pool}' volume='${name}'/>`;

describe('finding a linked clone', () => {
  it('finds a linked clone through a symlinked folder', async () => {
    const { domainId, id, base, tree } = await grown('e1*', 'external');
    await symlink(dirname(base), `${folder}/link`);
    await image(`${folder}/clone.qcow2`, `${folder}/link/${base.split('/').pop()}`);
    await define(`clone-link-${process.pid}`, `<source file='${folder}/clone.qcow2'/>`);
    const { dependants } = (await target.driver.read(domainId)).tree;
    expect(dependants).toEqual([{ path: base, by: `clone-link-${process.pid}` }]);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('e1') })).toEqual(['dependants']);
    expect(tree.dependants).toEqual([]);
    await target.removeDomain(domainId);
  });

  it('finds a linked clone whose disk is a volume of a storage pool', async () => {
    const { domainId, id, base } = await grown('e1*', 'external');
    await mkdir(`${folder}/pool`, { recursive: true });
    await image(`${folder}/pool/clone-volume.qcow2`, base);
    await usePool();
    await define(`clone-volume-${process.pid}`, volume('clone-volume.qcow2'));
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('e1') })).toEqual(['dependants']);
    await virsh('pool-destroy', pool);
    const { tree } = await target.driver.read(domainId);
    expect(tree.unreadDependants).toEqual([
      expect.stringContaining(`clone-volume-${process.pid} (${pool}/clone-volume.qcow2)`),
    ]);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('e1') })).toEqual([
      'dependantsUnknown',
    ]);
    await target.removeDomain(domainId);
  });

  it('finds a linked clone of a VM whose disk is a volume of a storage pool', async () => {
    const name = `owner-${process.pid}`;
    await mkdir(`${folder}/pool`, { recursive: true });
    await image(`${folder}/pool/own.qcow2`);
    await usePool();
    await define(name, volume('own.qcow2'));
    const overlay = `${folder}/pool/own.e1`;
    await virsh(
      ...[
        'snapshot-create-as',
        name,
        'e1',
        '--disk-only',
        '--diskspec',
        `vda,snapshot=external,file=${overlay}`,
      ],
    );
    await image(`${folder}/path-clone.qcow2`, `${folder}/pool/own.qcow2`);
    await define(`path-clone-${process.pid}`, `<source file='${folder}/path-clone.qcow2'/>`);
    const domainId = (await virsh('domuuid', name)).trim();
    const { tree } = await target.driver.read(domainId);
    expect(tree.snapshots[0]?.disks[0]?.stateFile).toBe(`${folder}/pool/own.qcow2`);
    expect(tree.dependants).toEqual([{ path: `${folder}/pool/own.qcow2`, by: `path-clone-${process.pid}` }]);
    const merge = { kind: 'mergeIntoChildren', id: tree.snapshots[0]?.id ?? '' } as const;
    expect(await codesOf(domainId, merge)).toContain('dependants');
  });
});

/** Reads a VM as if the daemon ran on another computer. */
async function openFromAfar(domainId: string) {
  const connection = await connectToLab();
  const { dom } = await connection.call(procedures.domainLookupByUuid, { uuid: domainId });
  const { libvirt } = await readHost(connection);
  const link = () => new Link({ connect: async () => connection, clock: systemClock, random: Math.random });
  const monitors = new Monitors({ link, clock: systemClock });
  const remote = { connection, monitors, more: async () => [], local: false, libvirt };
  const read = async (): Promise<SnapshotTree> => {
    const found = await readTree(remote, { dom, exact: true, ownJob: false });
    if (found === 'unchanged') throw new Error('A full reading is never unchanged.');
    return found.tree;
  };
  return { connection, read };
}

describe('a daemon whose files are not visible here', () => {
  it('finds a linked clone through the storage pool that the refusal suggests', async () => {
    const { domainId, base } = await grown('e1*', 'external');
    const { connection, read: readFromAfar } = await openFromAfar(domainId);
    const far = `${folder}/far-${process.pid}`;
    await mkdir(far, { recursive: true });
    await image(`${far}/clone.qcow2`, base);
    const name = `clone-far-${process.pid}`;
    await define(name, `<source file='${far}/clone.qcow2'/>`);
    const before = await readFromAfar();
    expect(before.dependants).toBe('unknown');
    expect(before.unreadDependants).toContain(`${name} (${far}/clone.qcow2)`);
    const remedy = before.readDependantsBy ?? '';
    const commands = [...remedy.matchAll(/virsh (pool-create-as \S+ dir --target \S+)/g)].map(
      (m) => m[1] ?? '',
    );
    for (const command of commands) await virsh(...command.split(' '));
    const after = await readFromAfar();
    expect(after.dependants).toContainEqual({ path: base, by: name });
    for (const command of commands) await virsh('pool-destroy', command.split(' ')[1] ?? '');
    await connection.close();
    await target.removeDomain(domainId);
  });
});

describe('a folder that Snaptree lets libvirt read', () => {
  it('is read through a pool of its own, with files that are created later, and changes none', async () => {
    const { domainId, base } = await grown('e1*', 'external');
    const { connection, read: readFromAfar } = await openFromAfar(domainId);
    const far = `${folder}/opened-${process.pid}`;
    await mkdir(far, { recursive: true });
    await image(`${far}/clone.qcow2`, base);
    const [first, second] = [`opened-${process.pid}`, `opened-later-${process.pid}`];
    await define(first, `<source file='${far}/clone.qcow2'/>`);
    const before = await readFromAfar();
    expect(before.unreadFolders).toContainEqual({ pool: folderPoolName(far), folder: far });
    const held = await stat(`${far}/clone.qcow2`);

    for (const each of before.unreadFolders ?? []) await openFolder(connection, each.folder);
    expect((await readFromAfar()).dependants).toContainEqual({ path: base, by: first });
    await image(`${far}/later.qcow2`, base);
    await define(second, `<source file='${far}/later.qcow2'/>`);
    expect((await readFromAfar()).dependants).toContainEqual({ path: base, by: second });
    expect(await listFolders(connection)).toContainEqual({ pool: folderPoolName(far), folder: far });

    for (const { pool } of await listFolders(connection)) await closeFolder(connection, pool);
    expect(await listFolders(connection)).toEqual([]);
    expect((await readFromAfar()).dependants).toBe('unknown');
    const now = await stat(`${far}/clone.qcow2`);
    expect([now.mode, now.uid, now.mtimeMs]).toEqual([held.mode, held.uid, held.mtimeMs]);
    await connection.close();
    await target.removeDomain(domainId);
  });

  it('never removes a pool that Snaptree did not create', async () => {
    const connection = await connectToLab();
    await expect(closeFolder(connection, 'default')).rejects.toThrow('not created by Snaptree');
    await connection.close();
  });
});

describe('a revert', () => {
  it('does not rewrite the backing file of a linked clone', async () => {
    const { domainId, id, base } = await grown('i1(i2*)', 'internal');
    await image(`${folder}/revert-clone.qcow2`, base);
    await define(`revert-clone-${process.pid}`, `<source file='${folder}/revert-clone.qcow2'/>`);
    const revert = { kind: 'revert', id: id('i1'), safety: 'keep' } as const;
    expect(await codesOf(domainId, revert)).toEqual(['dependants']);
    await virsh('undefine', `revert-clone-${process.pid}`);
    expect(await codesOf(domainId, revert)).toEqual([]);
    await target.removeDomain(domainId);
  });

  it('does not rewrite a disk that was moved to another VM', async () => {
    const name = `two-disks-${process.pid}`;
    const disks = [`${folder}/system.qcow2`, `${folder}/data.qcow2`];
    for (const disk of disks) await image(disk);
    await define(name, ...disks.map((disk) => `<source file='${disk}'/>`));
    await virsh('snapshot-create-as', name, 's1');
    await virsh('detach-disk', name, 'vdb', '--config');
    await define(`second-${process.pid}`, `<source file='${disks[1]}'/>`);
    const domainId = (await virsh('domuuid', name)).trim();
    const { tree } = await target.driver.read(domainId);
    const revert = { kind: 'revert', id: tree.snapshots[0]?.id ?? '', safety: 'keep' } as const;
    expect(await codesOf(domainId, revert)).toEqual(['dependants']);
  });
});

describe('a file that another VM writes', () => {
  it('refuses a snapshot of a file that another VM writes, and refuses to start a second VM on it', async () => {
    const domainId = await target.makeDomain({ power: 'off', label: 'same-file' });
    const { tree } = await target.driver.read(domainId);
    const name = `writer-${process.pid}`;
    await define(name, `<source file='${baseOf(tree)}'/>`);
    expect(await codesOf(domainId, { kind: 'power', action: 'start' })).toEqual([]);
    await virsh('start', name);
    const { dependants } = (await target.driver.read(domainId)).tree;
    expect(dependants).toEqual([{ path: baseOf(tree), by: name, writes: true }]);
    const create = { kind: 'create', name: 'e1', memory: false, quiesce: false } as const;
    expect(await codesOf(domainId, { ...create, mechanism: 'external' })).toEqual(['dependants']);
    expect(await codesOf(domainId, { kind: 'power', action: 'start' })).toEqual(['dependants']);
    expect(await refusedStart(tree.domain.name)).toContain('lock');
    await virsh('destroy', name);
    await target.removeDomain(domainId);
  });
});

describe('a file of the VM outside its live chain', () => {
  it('protects the base of a file outside the live chain after a manual revert', async () => {
    const { domainId, id, tree, base } = await grown('e1*', 'external');
    const { name } = tree.domain;
    const overlay = tree.live.disks[0]?.chain[0]?.path ?? '';
    const file = `${folder}/back.xml`;
    const xml = await virsh('dumpxml', '--inactive', name);
    await writeFile(file, xml.replace(overlay, base).replace(/<backingStore type.*<\/backingStore>/s, ''));
    await virsh('define', file);
    const spec = `vda,snapshot=external,file=${folder}/by-hand.e2`;
    await virsh('snapshot-create-as', name, 'e2', '--disk-only', '--diskspec', spec);
    const now = (await target.driver.read(domainId)).tree;
    expect(now.dependants).toEqual([{ path: base, by: overlay, ownFile: true }]);
    const e2 = now.snapshots.find((s) => s.name === 'e2')?.id ?? '';
    // 11.3 also crashes when it merges next to a branch (see rules/hazards.ts).
    const codes = await codesOf(domainId, { kind: 'mergeIntoChildren', id: e2 });
    expect(codes.filter((code) => code !== 'versionHazard')).toEqual(['dependants']);
    expect(id('e1')).toBeDefined();
    await target.removeDomain(domainId);
  });

  it('protects the base of a file outside the live chain after a partial block pull', async () => {
    const found = await growTree(target, 'a(b(c*))', { mechanism: 'external', power: 'running' });
    if (!found.ok) throw new Error(found.why);
    const { domainId, id } = found;
    const { tree } = await target.driver.read(domainId);
    const [, overlayOfB, overlayOfA] = tree.live.disks[0]?.chain.map((layer) => layer.path) ?? [];
    await virsh('blockpull', tree.domain.name, 'vda', '--base', overlayOfA ?? '', '--wait');
    const { dependants } = (await target.driver.read(domainId)).tree;
    expect(dependants).toContainEqual({ path: overlayOfA, by: overlayOfB, ownFile: true });
    // A commit of b's layer would have left the same files, so a's own content is uncertain too.
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('a') })).toEqual([
      'mergedElsewhere',
      'dependants',
    ]);
    await target.removeDomain(domainId);
  });
});
