import { notate, type Operation, planOperation, SnaptreeError, type Step } from '@snaptree/core';
import { type Connection, flags, procedures } from '@snaptree/libvirt-rpc';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { growTree } from '../../../../conformance/grow.ts';
import type { ConformanceTarget } from '../../../../conformance/target.ts';
import { send, tryOperation } from '../../../../conformance/trial/trial.ts';
import { connectToLab, openTarget } from '../../testing/lab.ts';
import { run } from '../../testing/shell.ts';
import { helperName } from './helper-xml.ts';

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

/** `a(b(c* d))`; libvirt before 9.9 cannot have it without another tool. */
async function branches(skip: TestContext['skip']) {
  const grown = await growTree(target, 'a(b(c* d))', { mechanism: 'external', power: 'off', label: 'pull' });
  if (!grown.ok) return skip(grown.why);
  const { domainId, id } = grown;
  const { tree, capabilities } = await target.driver.read(domainId);
  const fileOf = (name: string) => tree.snapshots.find((s) => s.id === id(name))?.disks[0]?.stateFile ?? '';
  const step: Step = { kind: 'pull', id: id('b'), into: id('d'), parent: id('a'), copies: true };
  const merge: Operation = { kind: 'mergeIntoChildren', id: id('b'), pull: true };
  return { domainId, id, tree, capabilities, fileOf, step, merge };
}

/** A paused VM that has this file open. */
async function hold(name: string, file: string): Promise<void> {
  const xmlDesc = `<domain type='qemu'><name>${name}</name><memory unit='MiB'>32</memory><os><type arch='x86_64' machine='pc'>hvm</type></os><devices><disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${file}'/><target dev='vda' bus='virtio'/></disk></devices></domain>`;
  await raw.call(procedures.domainCreateXml, { xmlDesc, flags: flags.domainStart.paused });
}

async function destroy(name: string): Promise<void> {
  const { dom } = await raw.call(procedures.domainLookupByName, { name });
  await raw.call(procedures.domainDestroy, { dom });
}

describe('a copy of an external snapshot into a child', () => {
  it('removes a helper that an earlier attempt left, and neither lists it nor counts it as a VM', async ({
    skip,
  }) => {
    const { domainId, id, fileOf, step } = await branches(skip);
    const contents = await target.snapshotHash(domainId, id('d'));
    await hold(helperName(domainId), fileOf('d'));
    const names = (await target.driver.listDomains()).map(({ name }) => name);
    expect(names).not.toContain(helperName(domainId));
    const { tree } = await target.driver.read(domainId);
    expect(tree.dependants).not.toContainEqual(expect.objectContaining({ by: helperName(domainId) }));
    await send(target, domainId, step);
    const after = (await target.driver.read(domainId)).tree;
    expect(after.snapshots.find((s) => s.id === id('d'))?.parent).toBe(id('a'));
    expect(await target.snapshotHash(domainId, id('d'))).toBe(contents);
    expect(await target.driver.inspect(domainId, step, tree)).toEqual({ kind: 'done' });
    await target.removeDomain(domainId);
  });

  it('changes nothing if another VM has the file open', async ({ skip }) => {
    const { domainId, fileOf, step, merge, tree, capabilities } = await branches(skip);
    expect(planOperation(tree, merge, capabilities).ok).toBe(true);
    const other = `snaptree-other-${domainId}`;
    await hold(other, fileOf('d'));
    const error = await send(target, domainId, step).catch((failure: unknown) => failure);
    expect(error instanceof SnaptreeError ? error.problem.code : error).toBe('stepExpectationFailed');
    expect(await target.driver.inspect(domainId, step, tree)).toEqual({ kind: 'notDone' });
    await destroy(other);
    await send(target, domainId, step);
    await target.removeDomain(domainId);
  });

  it('is refused into a file with an internal snapshot', async ({ skip }) => {
    const { domainId, fileOf, merge } = await branches(skip);
    await run('qemu-img', ['snapshot', '-c', 'by hand', fileOf('d')]);
    const { tree, capabilities } = await target.driver.read(domainId);
    const result = planOperation(tree, merge, capabilities);
    expect(result.ok ? [] : result.refusals.map(({ code }) => code)).toContain('holdsInternalSnapshot');
    await target.removeDomain(domainId);
  });

  it('keeps relative paths of backing files', async ({ skip }) => {
    const { domainId, fileOf, step } = await branches(skip);
    const nameOf = (path: string) => path.split('/').at(-1) ?? '';
    for (const [file, below] of [
      [fileOf('d'), fileOf('b')],
      [fileOf('b'), fileOf('a')],
    ] as const)
      await run('qemu-img', ['rebase', '-u', '-f', 'qcow2', '-F', 'qcow2', '-b', nameOf(below), file]);
    await send(target, domainId, step);
    const { stdout } = await run('qemu-img', ['info', '--output=json', fileOf('d')]);
    expect(JSON.parse(stdout)).toMatchObject({ 'backing-filename': nameOf(fileOf('a')) });
    await target.removeDomain(domainId);
  });

  it('stops when it is canceled, and leaves no VM behind', async ({ skip }) => {
    const { domainId, id, step, tree } = await branches(skip);
    const contents = await target.snapshotHash(domainId, id('d'));
    const cancel = new AbortController();
    const sending = () => cancel.abort();
    const going = target.driver.execute(domainId, step, { signal: cancel.signal, report: () => {}, sending });
    const error = await going.catch((failure: unknown) => failure);
    expect(error instanceof SnaptreeError ? error.problem.code : error).toBe('cancelled');
    expect(await target.driver.inspect(domainId, step, tree)).toEqual({ kind: 'notDone' });
    expect(await target.snapshotHash(domainId, id('d'))).toBe(contents);
    await expect(raw.call(procedures.domainLookupByName, { name: helperName(domainId) })).rejects.toThrow();
    await send(target, domainId, step);
    await target.removeDomain(domainId);
  });

  it('works on branches that were made by hand, as before libvirt 9.9', async ({ skip }) => {
    const grown = await growTree(target, 'a(b(c*))', { mechanism: 'external', power: 'off', label: 'pull' });
    if (!grown.ok) return skip(grown.why);
    const { domainId, id } = grown;
    await branchByHand(domainId, id('b'));
    const create = {
      kind: 'create',
      name: 'd',
      memory: false,
      quiesce: false,
      mechanism: 'external',
    } as const;
    expect(await tryOperation(target, domainId, create)).toEqual({ kind: 'asShown' });
    await target.write(domainId);
    expect(await tryOperation(target, domainId, { kind: 'power', action: 'start' })).toEqual({
      kind: 'asShown',
    });
    const merge = { kind: 'mergeIntoChildren', id: id('b'), pull: true } as const;
    expect(await tryOperation(target, domainId, merge)).toEqual({ kind: 'asShown' });
    expect(notate((await target.driver.read(domainId)).tree)).toMatch(/^a\((c d\*|d\* c)\)$/);
    await target.removeDomain(domainId);
  });
});

/** Lets a VM that is off write a new overlay of the file that holds the snapshot, and makes that one current. */
async function branchByHand(domainId: string, snapshotId: string): Promise<void> {
  const { tree } = await target.driver.read(domainId);
  const snapshot = tree.snapshots.find((s) => s.id === snapshotId);
  const { stateFile = '', overlay = '' } = snapshot?.disks[0] ?? {};
  const [top = ''] = tree.live.disks[0]?.chain.map(({ path }) => path) ?? [];
  const branch = `${stateFile}.branch`;
  await run('qemu-img', ['create', '-q', '-f', 'qcow2', '-b', stateFile, '-F', 'qcow2', branch]);
  const { dom } = await raw.call(procedures.domainLookupByUuid, { uuid: domainId });
  const { xml } = await raw.call(procedures.domainGetXmlDesc, { dom, flags: flags.domainXml.inactive });
  await raw.call(procedures.domainDefineXml, { xml: xml.replace(top, branch) });
  const snap = { name: snapshot?.name ?? '', dom };
  const record = await raw.call(procedures.domainSnapshotGetXmlDesc, { snap, flags: flags.domainXml.secure });
  const { redefine, current } = flags.snapshotCreate;
  const xmlDesc = record.xml.replace(overlay, branch);
  await raw.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: redefine | current });
}
