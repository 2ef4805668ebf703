import { readdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { planOperation, type SnapshotTree, SnaptreeError, type Step } from '@snaptree/core';
import { type Connection, type Domain, flags, procedures } from '@snaptree/libvirt-rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTree } from '../../conformance/grow.ts';
import type { ConformanceTarget } from '../../conformance/target.ts';
import { send } from '../../conformance/trial/trial.ts';
import { createLibvirtDriver } from './driver.ts';
import { connectToLab, labSocket, openTarget } from './testing/lab.ts';
import { openProxy } from './testing/proxy.ts';
import { run } from './testing/shell.ts';

let target: ConformanceTarget;
let raw: Connection;

beforeAll(async () => {
  target = await openTarget('qemu');
  raw = await connectToLab();
});

afterAll(async () => {
  await target?.destroy();
  await raw?.close();
});

async function grown(notation: string, mechanism: string, power: 'running' | 'off' = 'off') {
  const found = await growTree(target, notation, { mechanism, power });
  if (!found.ok) throw new Error(found.why);
  return found;
}

async function codesOf(domainId: string, operation: Parameters<typeof planOperation>[1]): Promise<string[]> {
  const { tree, capabilities } = await target.driver.read(domainId);
  const result = planOperation(tree, operation, capabilities);
  return result.ok ? [] : result.refusals.map((refusal) => refusal.code);
}

async function failure(action: Promise<unknown>): Promise<SnaptreeError> {
  try {
    await action;
  } catch (error) {
    if (error instanceof SnaptreeError) return error;
    throw error;
  }
  throw new Error('it should have failed');
}

async function domainOf(id: string): Promise<Domain> {
  return (await raw.call(procedures.domainLookupByUuid, { uuid: id })).dom;
}

const node = (tree: SnapshotTree, id: string) => tree.snapshots.find((s) => s.id === id);
const quiet = { signal: new AbortController().signal, report: () => {}, sending: () => {} };

describe('files', () => {
  it('LV17: detects a file that was deleted manually, and refuses merges in its chain', async () => {
    const { domainId, id } = await grown('a(b*)', 'external');
    const before = await target.driver.read(domainId);
    const lost = node(before.tree, id('b'))?.disks[0]?.stateFile ?? '';
    await rm(lost);
    const { tree } = await target.driver.read(domainId);
    expect(node(tree, id('b'))?.problem).toMatchObject({
      code: 'missingFile',
      text: expect.stringContaining(lost),
    });
    expect(tree.live.disks[0]?.chain.find((layer) => layer.path === lost)?.missing).toBe(true);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('b') })).toContain('missingFile');
    await target.removeDomain(domainId);
  });

  it('LV20: does not write a file that another VM uses as backing file, even while that VM is off', async () => {
    const { domainId, id } = await grown('a*', 'external', 'running');
    const { tree } = await target.driver.read(domainId);
    const base = node(tree, id('a'))?.disks[0]?.stateFile ?? '';
    const clone = await target.makeDomain({ power: 'off', label: 'clone' });
    const cloned = (await target.driver.read(clone)).tree;
    const disk = cloned.live.disks[0]?.chain[0]?.path ?? '';
    await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', disk]);
    expect((await target.driver.read(domainId)).tree.dependants).toEqual([
      { path: base, by: cloned.domain.name },
    ]);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('a') })).toEqual(['dependants']);
    await target.removeDomain(clone);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('a') })).toEqual([]);
    await target.removeDomain(domainId);
  });
});

describe('mixed trees', () => {
  it('LV18: never deletes an overlay that contains an internal snapshot', async () => {
    const { domainId, id } = await grown('e*', 'external', 'running');
    const { tree } = await target.driver.read(domainId);
    await send(target, domainId, create('i', tree, { mechanism: 'internal', memory: true }));
    const overlay = node(tree, id('e'))?.disks[0]?.overlay ?? '';
    const before = await readFile(overlay);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('e') })).toContain(
      'holdsInternalSnapshot',
    );
    expect(Buffer.compare(await readFile(overlay), before)).toBe(0);
    await target.removeDomain(domainId);
  });

  it('refuses to revert to an internal snapshot in the backing file of an external one', async () => {
    const { domainId, id } = await grown('m(n*)', 'internal');
    const { tree } = await target.driver.read(domainId);
    await send(target, domainId, create('x', tree, { mechanism: 'external', memory: false }));
    expect(await codesOf(domainId, { kind: 'revert', id: id('m'), force: true })).toContain('mixedStorage');
    await target.removeDomain(domainId);
  });
});

describe('the snapshot table of an image', () => {
  it('keeps an overlay that contains an internal snapshot removed from the list', async () => {
    const { domainId, id } = await grown('e*', 'external', 'running');
    const { tree } = await target.driver.read(domainId);
    await send(target, domainId, create('i', tree, { mechanism: 'internal', memory: true }));
    const listed = await target.driver.read(domainId);
    const hidden = listed.tree.snapshots.find((s) => s.name === 'i')?.id ?? '';
    await send(target, domainId, { kind: 'deleteMetadata', id: hidden });
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('e') })).toContain(
      'holdsInternalSnapshot',
    );
    await target.removeDomain(domainId);
  });

  it('refuses to reuse a name while its snapshot is still in the image', async () => {
    const { domainId, id } = await grown('a(b*)', 'internal');
    await send(target, domainId, { kind: 'deleteMetadata', id: id('b') });
    const again = {
      kind: 'create',
      name: 'b',
      memory: false,
      quiesce: false,
      mechanism: 'internal',
    } as const;
    expect(await codesOf(domainId, again)).toEqual(['duplicateName']);
    expect(await codesOf(domainId, { ...again, name: 'c' })).toEqual([]);
    await target.removeDomain(domainId);
  });

  it('shows snapshots added or removed without libvirt, and refuses to revert to them', async () => {
    const { domainId, id } = await grown('a(b*)', 'internal');
    const { tree } = await target.driver.read(domainId);
    const image = tree.live.disks[0]?.chain[0]?.path ?? '';
    await run('qemu-img', ['snapshot', '-c', 'a', image]);
    expect(await codesOf(domainId, { kind: 'revert', id: id('a'), force: true })).toContain('ambiguousName');
    await run('qemu-img', ['snapshot', '-d', 'b', image]);
    const { tree: now } = await target.driver.read(domainId);
    expect(node(now, id('b'))?.problem?.code).toBe('metadataOnly');
    expect(await codesOf(domainId, { kind: 'revert', id: id('b'), force: true })).toContain('missingFile');
    await target.removeDomain(domainId);
  });

  it('fails when libvirt reports success and the image has no such snapshot', async (context) => {
    const [, major = '0', minor = '0'] = /libvirt (\d+)\.(\d+)/.exec(await target.driver.product()) ?? [];
    if (Number(major) * 100 + Number(minor) >= 1009) return context.skip('libvirt 10.9 refuses the name');
    const { domainId } = await grown('a*', 'internal', 'running');
    const { tree } = await target.driver.read(domainId);
    const step = create('a "quoted" one', tree, { mechanism: 'internal', memory: true });
    const { problem } = await failure(target.driver.execute(domainId, step, quiet));
    expect(problem.what).toMatch(
      /^libvirt reported success, but the image .* does not contain snapshot \{on\}\.$/,
    );
    expect(await target.driver.inspect(domainId, step, tree)).toMatchObject({
      kind: 'halfDone',
      again: false,
    });
    await target.removeDomain(domainId);
  });

  it('does not report a failed revert of two disks as unchanged', async () => {
    const { domainId, id } = await grown('a(b*)', 'internal');
    const { tree } = await target.driver.read(domainId);
    const last = tree.live.disks.at(-1)?.chain[0]?.path ?? '';
    await run('qemu-img', ['snapshot', '-d', 'a', last]);
    const step: Step = { kind: 'revert', to: id('a'), power: 'off' };
    await failure(target.driver.execute(domainId, step, quiet));
    const evidence = await target.driver.inspect(domainId, step, tree);
    expect(evidence.kind).toBe(tree.live.disks.length > 1 ? 'halfDone' : 'notDone');
    await target.removeDomain(domainId);
  });
});

function create(name: string, tree: SnapshotTree, how: { mechanism: string; memory: boolean }): Step {
  return { kind: 'create', name, quiesce: false, on: tree.current, ...how };
}

describe('another client', () => {
  it('LV22: does not repeat a call that fails because another client has just deleted the snapshot', async () => {
    const { domainId, id } = await grown('a(b*)', 'internal');
    const step: Step = { kind: 'delete', id: id('a'), expect: 'merge', children: [id('b')] };
    let sent = 0;
    const sending = async () => {
      sent += 1;
      await target.otherClient.deleteSnapshot(domainId, id('a'));
    };
    const error = await failure(target.driver.execute(domainId, step, { ...quiet, sending }));
    expect(error.problem).toMatchObject({ code: 'notFound', native: { code: '72/10' } });
    expect(sent).toBe(1);
    await target.removeDomain(domainId);
  });

  it('LV23: distinguishes a VM that another client defined from an earlier one with the same name', async () => {
    const domainId = await target.makeDomain({ power: 'off', label: 'renewed' });
    const dom = await domainOf(domainId);
    const { xml } = await raw.call(procedures.domainGetXmlDesc, { dom, flags: 0 });
    await raw.call(procedures.domainUndefineFlags, { dom, flags: 0 });
    const renewed = xml.replace(domainId, '11111111-2222-4333-8444-555555555555');
    const fresh = await raw.call(procedures.domainDefineXml, { xml: renewed });
    expect((await failure(target.driver.read(domainId))).problem.code).toBe('notFound');
    await raw.call(procedures.domainUndefineFlags, { dom: fresh.dom, flags: 0 });
    await target.removeDomain(domainId);
  });

  it('makes a VM read-only when redefined metadata has no current snapshot', async () => {
    const { domainId, id } = await grown('a*', 'external', 'running');
    const dom = await domainOf(domainId);
    const { snap } = await raw.call(procedures.domainSnapshotCurrent, { dom, flags: 0 });
    const { xml } = await raw.call(procedures.domainSnapshotGetXmlDesc, { snap, flags: 0 });
    await raw.call(procedures.domainSnapshotDelete, { snap, flags: flags.snapshotDelete.metadataOnly });
    await raw.call(procedures.domainSnapshotCreateXml, {
      dom,
      xmlDesc: xml,
      flags: flags.snapshotCreate.redefine,
    });
    const { tree } = await target.driver.read(domainId);
    expect(tree.current).toMatchObject({ kind: 'unknown' });
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('a') })).toEqual(['unknownCurrent']);
    await target.removeDomain(domainId);
  });

  it('notifies when another client starts and stops the VM', async () => {
    const domainId = await target.makeDomain({ power: 'off', label: 'watched' });
    const heard: (string | undefined)[] = [];
    let hear = () => {};
    const stop = target.driver.watch?.((changed) => {
      heard.push(changed);
      if (changed === domainId) hear();
    });
    // The subscription travels on the same line before this answer comes back.
    await target.driver.listDomains();
    const told = new Promise<void>((resolve) => {
      hear = resolve;
    });
    await raw.call(procedures.domainCreateWithFlags, { dom: await domainOf(domainId), flags: 0 });
    await told;
    expect(heard).toContain(domainId);
    stop?.();
    await target.removeDomain(domainId);
  });
});

describe('a merge', () => {
  it('reports an interrupted merge on its snapshot, and finishes it when the delete is repeated', async () => {
    const { domainId, id } = await grown('a(b(c*))', 'external', 'running');
    const dom = await domainOf(domainId);
    const snap = { name: 'a', dom };
    const { xml } = await raw.call(procedures.domainSnapshotGetXmlDesc, { snap, flags: 0 });
    const xmlDesc = xml.replace(
      /(<disk name='vda' snapshot='external'[^>]*>)/,
      '$1<snapshotDeleteInProgress/>',
    );
    await raw.call(procedures.domainSnapshotCreateXml, {
      dom,
      xmlDesc,
      flags: flags.snapshotCreate.redefine,
    });
    const { tree: before } = await target.driver.read(domainId);
    expect(node(before, id('b'))?.problem?.code).toBe('deleteInProgress');
    expect(node(before, id('a'))?.problem).toBeUndefined();
    const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: [id('c')] };
    expect(await target.driver.inspect(domainId, step, before)).toEqual({
      kind: 'halfDone',
      dirty: [id('b')],
      again: true,
    });
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id: id('a') })).toEqual(['halfDeleted']);
    await send(target, domainId, step);
    const { tree: after } = await target.driver.read(domainId);
    expect(after.snapshots.map((s) => s.problem)).toEqual([undefined, undefined]);
    await target.removeDomain(domainId);
  });

  it('names the memory file if the merge leaves it behind, as libvirt does up to 9.0', async () => {
    const domainId = await target.makeDomain({ power: 'running', label: 'memory' });
    const { tree } = await target.driver.read(domainId);
    await send(target, domainId, create('m', tree, { mechanism: 'external', memory: true }));
    const taken = (await target.driver.read(domainId)).tree;
    const m = taken.snapshots[0];
    expect(m?.memoryBytes).toBeGreaterThan(0);
    const step: Step = { kind: 'delete', id: m?.id ?? '', expect: 'merge', children: ['live'] };
    const folder = dirname(taken.live.disks[0]?.chain[0]?.path ?? '');
    const memoryFiles = async () =>
      (await readdir(folder)).filter((file) => file.endsWith('.mem')).map((file) => `${folder}/${file}`);
    expect(await memoryFiles()).toHaveLength(1);
    const { leftovers } = await target.driver.execute(domainId, step, quiet);
    expect(leftovers).toEqual(await memoryFiles());
    await target.removeDomain(domainId);
  });

  it('does not start a merge while the VM is paused since its memory was saved', async () => {
    const domainId = await target.makeDomain({ power: 'running', label: 'paused' });
    await send(target, domainId, { kind: 'power', action: 'pause' });
    const { tree } = await target.driver.read(domainId);
    await send(target, domainId, create('m', tree, { mechanism: 'external', memory: true }));
    const id = (await target.driver.read(domainId)).tree.snapshots[0]?.id ?? '';
    // QEMU says "Can't migrate the vm that was paused due to previous migration" to a second one.
    const second = {
      kind: 'create',
      name: 'm2',
      memory: true,
      quiesce: false,
      mechanism: 'external',
    } as const;
    expect(await codesOf(domainId, second)).toEqual(['memoryImpossible']);
    // QEMU 11.1 lets the merge start.
    const product = await target.driver.product();
    const mayMerge = /QEMU (?:11\.[1-9]|1[2-9])/.test(product);
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id })).toEqual(
      mayMerge ? [] : ['afterPausedMemory'],
    );
    await send(target, domainId, { kind: 'power', action: 'resume' });
    expect(await codesOf(domainId, { kind: 'mergeIntoChildren', id })).toEqual([]);
    await target.removeDomain(domainId);
  });
});

describe('a lost connection', () => {
  it('reports an unknown outcome when the connection is lost after the call, and the next reading shows it', async () => {
    const { domainId, id } = await grown('a(b*)', 'internal');
    const proxy = await openProxy(labSocket().path ?? '/run/libvirt/libvirt-sock');
    const driver = createLibvirtDriver({
      connection: { kind: 'libvirt', driver: 'qemu', transport: { kind: 'unix', path: proxy.path } },
    });
    const { tree: before } = await driver.read(domainId);
    const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: ['live'] };
    const sending = () => {
      proxy.swallowReplies();
      setTimeout(() => proxy.cut(), 300);
    };
    const error = await failure(driver.execute(domainId, step, { ...quiet, sending }));
    expect(error.problem.code).toBe('connectionLost');
    expect(await driver.inspect(domainId, step, before)).toEqual({ kind: 'done' });
    await driver.close();
    await proxy.close();
    await target.removeDomain(domainId);
  });

  it('reports that nothing happened when the connection is lost before the call', async () => {
    const { domainId, id } = await grown('a*', 'internal');
    const proxy = await openProxy(labSocket().path ?? '/run/libvirt/libvirt-sock');
    const driver = createLibvirtDriver({
      connection: { kind: 'libvirt', driver: 'qemu', transport: { kind: 'unix', path: proxy.path } },
    });
    const { tree: before } = await driver.read(domainId);
    const step: Step = { kind: 'delete', id: id('a'), expect: 'merge', children: ['live'] };
    const sending = async () => {
      proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    const error = await failure(driver.execute(domainId, step, { ...quiet, sending }));
    expect(error.problem.code).toBe('hostUnreachable');
    expect(await driver.inspect(domainId, step, before)).toEqual({ kind: 'notDone' });
    await driver.close();
    await proxy.close();
    await target.removeDomain(domainId);
  });
});
