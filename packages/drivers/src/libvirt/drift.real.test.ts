import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { MergeDirection, SnapshotTree } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTree } from '../../conformance/grow.ts';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { tryOperation } from '../../conformance/trial/trial.ts';
import { openTarget } from './testing/lab.ts';
import { run } from './testing/shell.ts';
import { virsh } from './testing/virsh.ts';

let target: ConformanceTarget;

beforeAll(async () => {
  target = await openTarget('qemu');
});

afterAll(async () => {
  await target?.destroy();
});

interface Chain {
  readonly domainId: string;
  readonly name: string;
  /** The live chain of the first disk, the active file first. */
  readonly files: readonly [string, string, string, string];
}

/** A VM with the external snapshots a, b, and c. */
async function chain(power: 'running' | 'off'): Promise<Chain> {
  const found = await growTree(target, 'a(b(c*))', { mechanism: 'external', power, label: 'drift' });
  if (!found.ok) throw new Error(found.why);
  const { tree } = await target.driver.read(found.domainId);
  const [c = '', b = '', a = '', base = ''] = tree.live.disks[0]?.chain.map(({ path }) => path) ?? [];
  return { domainId: found.domainId, name: tree.domain.name, files: [c, b, a, base] };
}

async function read(domainId: string): Promise<SnapshotTree> {
  return (await target.driver.read(domainId)).tree;
}

async function redefine(name: string, change: (xml: string) => string): Promise<void> {
  const file = `${tmpdir()}/${name}.xml`;
  await writeFile(file, change(await virsh('dumpxml', '--inactive', name)));
  await virsh('define', file);
  await rm(file);
}

async function redefineSnapshot({ name }: Chain, record: string): Promise<void> {
  const file = `${tmpdir()}/${name}-snapshot.xml`;
  await writeFile(file, record);
  await virsh('snapshot-create', name, file, '--redefine');
  await rm(file);
}

async function hashes({ domain, snapshots }: SnapshotTree): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  for (const { id } of snapshots) found.push(await target.snapshotHash(domain.id, id));
  return found;
}

/** The name of the current snapshot, or why there is none. */
async function currentName({ domainId }: Chain): Promise<string | undefined> {
  const { current, snapshots } = await read(domainId);
  return current.kind === 'snapshot' ? snapshots.find(({ id }) => id === current.id)?.name : current.kind;
}

/** Removes a record and keeps its data. */
async function remove({ domainId }: Chain, name: string): Promise<void> {
  const id = (await read(domainId)).snapshots.find((s) => s.name === name)?.id ?? '';
  expect(await tryOperation(target, domainId, { kind: 'deleteMetadata', id })).toEqual({ kind: 'asShown' });
}

const commitMiddle = ({ name, files }: Chain) =>
  ['blockcommit', name, 'vda', '--top', files[1], '--base', files[2], '--wait'] as const;

/** QEMU flushes its images when the guest pauses. Until then, other programs do not see what a block job wrote. */
async function flush({ name }: Chain): Promise<void> {
  await virsh('suspend', name);
  await virsh('resume', name);
}

const problems = (tree: SnapshotTree) => tree.snapshots.map(({ name, problem }) => [name, problem?.code]);

/** Repairs the records, compares tree and contents with the preview, and then deletes what is left. */
async function repair({ domainId }: Chain, left: string[], merged?: MergeDirection): Promise<void> {
  const operation = { kind: 'repair' as const, ...(merged === undefined ? {} : { merged }) };
  expect(await tryOperation(target, domainId, operation)).toEqual({ kind: 'asShown' });
  const tree = await read(domainId);
  expect(tree.snapshots.map(({ name }) => name)).toEqual(left);
  expect(tree.current.kind).toBe(left.length === 0 ? 'base' : 'snapshot');
  if (left.length > 0)
    expect(await tryOperation(target, domainId, { kind: 'removeAll' })).toEqual({ kind: 'asShown' });
  await target.removeDomain(domainId);
}

describe('a merge by another tool', () => {
  it('of all layers leaves records without data, which a repair removes', async () => {
    const vm = await chain('running');
    await virsh('blockcommit', vm.name, 'vda', '--active', '--pivot', '--delete', '--wait');
    expect(problems(await read(vm.domainId))).toEqual([
      ['a', 'overwritten'],
      ['b', 'metadataOnly'],
      ['c', 'metadataOnly'],
    ]);
    await repair(vm, []);
  });

  it('of all layers that keeps the files is repaired as well', async () => {
    const vm = await chain('running');
    await virsh('blockcommit', vm.name, 'vda', '--active', '--pivot', '--wait');
    await repair(vm, []);
  });

  it('of the newest layer leaves the others as they are', async () => {
    const vm = await chain('running');
    await virsh(
      ...['blockcommit', vm.name, 'vda', '--active', '--base', vm.files[1]],
      ...['--pivot', '--delete', '--wait'],
    );
    expect(problems(await read(vm.domainId))).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', 'overwritten'],
    ]);
    await repair(vm, ['a', 'b']);
  });

  it.each([
    ['merged down, which is true', 'intoBacking', ['a', 'c']],
    ['copied up, which is false, and loses only a record', 'intoOverlay', ['a', 'b']],
  ] as const)('in the middle is repaired if a user says that it was %s', async (_, merged, left) => {
    const vm = await chain('running');
    await virsh(...commitMiddle(vm), '--delete');
    expect(problems(await read(vm.domainId))).toEqual([
      ['a', undefined],
      ['b', 'mergedElsewhere'],
      ['c', 'mergedElsewhere'],
    ]);
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({
      kind: 'guarded',
      code: 'mergedElsewhere',
    });
    await repair(vm, [...left], merged);
  });

  it('in the middle puts the content of the later snapshot into the file of the earlier one', async () => {
    const vm = await chain('running');
    const before = await read(vm.domainId);
    const [, b, c] = await hashes(before);
    await virsh(...commitMiddle(vm), '--delete');
    await flush(vm);
    await tryOperation(target, vm.domainId, { kind: 'repair', merged: 'intoBacking' });
    const after = await read(vm.domainId);
    const [, now] = await hashes(after);
    expect(now).toBe(c);
    expect(now).not.toBe(b);
    await target.removeDomain(vm.domainId);
  });

  it('in the middle that keeps the file damages the earlier snapshot only', async () => {
    const vm = await chain('running');
    await virsh(...commitMiddle(vm));
    await flush(vm);
    expect(problems(await read(vm.domainId))).toEqual([
      ['a', undefined],
      ['b', 'mergedElsewhere'],
      ['c', undefined],
    ]);
    await repair(vm, ['a', 'c'], 'intoBacking');
  });
});

describe('a copy by another tool', () => {
  it('into the active file leaves every snapshot in its own file', async () => {
    const vm = await chain('running');
    const before = await hashes(await read(vm.domainId));
    await virsh('blockpull', vm.name, 'vda', '--wait');
    const after = await read(vm.domainId);
    expect(problems(after)).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', undefined],
    ]);
    expect(await hashes(after)).toEqual(before);
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toMatchObject({ kind: 'guarded' });
    // Without its newest record, the live state depends on no snapshot, until the record of the next names its file.
    await remove(vm, 'c');
    expect((await read(vm.domainId)).current.kind).toBe('unknown');
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({ kind: 'asShown' });
    expect(await currentName(vm)).toBe('b');
    await remove(vm, 'b');
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({ kind: 'asShown' });
    await remove(vm, 'a');
    expect(await currentName(vm)).toBe('base');
    await target.removeDomain(vm.domainId);
  });

  it.each([
    ['complete', []],
    ['shallow', ['--shallow']],
  ])('to another file (%s) is repaired: the record names the copy', async (_, options) => {
    const vm = await chain('running');
    const to = `${vm.files[3]}.copy`;
    const words = ['blockcopy', vm.name, 'vda', to, '--format', 'qcow2', '--transient-job', '--wait'];
    await virsh(...words, '--pivot', ...options);
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({ kind: 'asShown' });
    expect(await currentName(vm)).toBe('c');
    const [disk] = (await read(vm.domainId)).snapshots[2]?.disks ?? [];
    expect(disk?.overlay).toBe(to);
    if (options.length > 0)
      expect(await tryOperation(target, vm.domainId, { kind: 'removeAll' })).toEqual({ kind: 'asShown' });
    await target.removeDomain(vm.domainId);
  });
});

describe('records that another tool removed or wrote again', () => {
  it('leave the snapshot before as the current one if the newest was removed', async () => {
    const vm = await chain('running');
    await virsh('snapshot-delete', vm.name, 'c', '--metadata');
    expect(await currentName(vm)).toBe('b');
    const { tree, capabilities } = await target.driver.read(vm.domainId);
    const id = tree.snapshots.find(({ name }) => name === 'b')?.id ?? '';
    const byChain = Object.values(capabilities.mechanisms).some(
      ({ mergesByChain }) => mergesByChain === true,
    );
    expect(await tryOperation(target, vm.domainId, { kind: 'mergeIntoChildren', id })).toEqual(
      byChain ? { kind: 'refusedAlike', code: 'layerNotInLiveChain' } : { kind: 'asShown' },
    );
    if (byChain)
      expect(await tryOperation(target, vm.domainId, { kind: 'deleteMetadata', id })).toEqual({
        kind: 'asShown',
      });
    else expect(await tryOperation(target, vm.domainId, { kind: 'removeAll' })).toEqual({ kind: 'asShown' });
    await target.removeDomain(vm.domainId);
  });

  it('are corrected if one in the middle was removed, where libvirt writes a wrong file', async () => {
    const vm = await chain('running');
    const before = await hashes(await read(vm.domainId));
    await virsh('snapshot-delete', vm.name, 'b', '--metadata');
    const spoiled = (await read(vm.domainId)).snapshots[1]?.disks[0]?.stateFile !== vm.files[1];
    // What the wrong record named was not the content of c.
    if (spoiled)
      expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({
        kind: 'mismatch',
        why: 'the content of c differs',
      });
    const after = await read(vm.domainId);
    expect(after.snapshots[1]?.disks[0]?.stateFile).toBe(vm.files[1]);
    expect((await hashes(after))[1]).toBe(before[2]);
    await target.removeDomain(vm.domainId);
  });

  it('get their current snapshot back if they were redefined without it', async () => {
    const vm = await chain('off');
    const names = ['a', 'b', 'c'];
    const records: string[] = [];
    for (const name of names) records.push(await virsh('snapshot-dumpxml', vm.name, name));
    for (const name of [...names].reverse()) await virsh('snapshot-delete', vm.name, name, '--metadata');
    for (const record of records) await redefineSnapshot(vm, record);
    expect((await read(vm.domainId)).current.kind).toBe('unknown');
    await repair(vm, names);
  });
});

describe('a file that was renamed', () => {
  it('is recognized if it is the active one', async () => {
    const vm = await chain('off');
    const [active] = vm.files;
    await rename(active, `${active}.new`);
    await redefine(vm.name, (xml) => xml.replace(active, `${active}.new`));
    await repair(vm, ['a', 'b', 'c']);
  });

  it('is recognized if it is a backing file', async () => {
    const vm = await chain('off');
    const [active, middle] = vm.files;
    await rename(middle, `${middle}.new`);
    await run('qemu-img', ['rebase', '-u', '-f', 'qcow2', '-F', 'qcow2', '-b', `${middle}.new`, active]);
    await redefine(vm.name, (xml) => xml.replaceAll(middle, `${middle}.new`));
    await repair(vm, ['a', 'b', 'c']);
  });
});

describe('a revert by hand', () => {
  it('damages the snapshot whose file the VM writes; a repair removes its record and keeps the files', async () => {
    const vm = await chain('off');
    const [active, middle] = vm.files;
    await redefine(vm.name, (xml) =>
      xml.replace(/<backingStore[\s\S]*<\/backingStore>/, '').replace(active, middle),
    );
    expect(problems(await read(vm.domainId))).toEqual([
      ['a', undefined],
      ['b', undefined],
      ['c', 'overwritten'],
    ]);
    await repair(vm, ['a', 'b']);
  });

  it('with a new file makes the snapshot below it current; a repair says so to libvirt', async () => {
    const vm = await chain('off');
    const [active, , middle] = vm.files;
    const fresh = `${middle}.fresh`;
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', middle, '-F', 'qcow2', fresh]);
    await redefine(vm.name, (xml) =>
      xml.replace(/<backingStore[\s\S]*<\/backingStore>/, '').replace(active, fresh),
    );
    expect((await read(vm.domainId)).current.kind).toBe('unknown');
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({ kind: 'asShown' });
    expect(await currentName(vm)).toBe('b');
    await target.removeDomain(vm.domainId);
  });
});

describe('a VM', () => {
  it('keeps its snapshots when it is renamed', async () => {
    const vm = await chain('off');
    await virsh('domrename', vm.name, `${vm.name}-renamed`);
    expect(await currentName(vm)).toBe('c');
    expect(problems(await read(vm.domainId)).filter(([, problem]) => problem !== undefined)).toEqual([]);
    await target.removeDomain(vm.domainId);
  });

  it('has none when it is undefined with their records and defined again', async () => {
    const vm = await chain('off');
    const xml = await virsh('dumpxml', '--inactive', vm.name);
    await virsh('undefine', vm.name, '--snapshots-metadata');
    const file = `${tmpdir()}/${vm.name}.xml`;
    await writeFile(file, xml);
    await virsh('define', file);
    await rm(file);
    const tree = await read(vm.domainId);
    expect([tree.current.kind, tree.snapshots, tree.live.disks[0]?.chain.length]).toEqual(['base', [], 4]);
    await target.removeDomain(vm.domainId);
  });
});
