import { rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { SnapshotTree } from '@snaptree/core';
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

const problems = (tree: SnapshotTree) => tree.snapshots.map(({ name, problem }) => [name, problem?.code]);

/** Repairs the records, compares tree and contents with the preview, and then deletes what is left. */
async function repair({ domainId }: Chain, left: string[]): Promise<void> {
  expect(await tryOperation(target, domainId, { kind: 'repair' })).toEqual({ kind: 'asShown' });
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

  it('in the middle is not repaired, because nothing shows where the data went', async () => {
    const vm = await chain('running');
    await virsh(
      ...['blockcommit', vm.name, 'vda', '--top', vm.files[1], '--base', vm.files[2], '--delete', '--wait'],
    );
    expect(await tryOperation(target, vm.domainId, { kind: 'repair' })).toEqual({
      kind: 'guarded',
      code: 'unknownCurrent',
    });
    await target.removeDomain(vm.domainId);
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
});
