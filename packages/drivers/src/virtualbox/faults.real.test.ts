import { mkdirSync, mkdtempSync, renameSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIVE, type Step } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growTree } from '../../conformance/grow.ts';
import { send } from '../../conformance/trial/trial.ts';
import { follow } from './steps/progress.ts';
import { type Apart, openApart } from './testing/apart.ts';
import { namesOf, problemOf, problemOfError, quiet, refusalsOf } from './testing/ask.ts';
import { fillAsGuest } from './testing/contents.ts';
import { duringLongMerge } from './testing/long-merge.ts';
import { findMachine, makeLinkedClone, makeMachine, removeMachine } from './testing/machine.ts';

let apart: Apart;
beforeAll(async () => {
  apart = await openApart('faults');
});
afterAll(() => apart?.close());

const MEGABYTE = 1024 * 1024;
const driver = () => apart.target.driver;
const read = async (id: string) => (await driver().read(id)).tree;
const inspect = async (id: string, step: Step, before: Awaited<ReturnType<typeof read>>) =>
  driver().inspect(id, step, before);

async function grown(notation: string) {
  const found = await growTree(apart.target, notation, { mechanism: 'differencing', power: 'off' });
  if (!found.ok) throw new Error(found.why);
  return found;
}

async function creation(id: string, name: string, description?: string): Promise<Step> {
  const { current } = await read(id);
  const how = { memory: false, quiesce: false, mechanism: 'differencing' } as const;
  return { kind: 'create', name, ...how, on: current, ...(description === undefined ? {} : { description }) };
}

const take = async (id: string, name: string, description?: string) =>
  send(apart.target, id, await creation(id, name, description));

describe('another VirtualBox client', () => {
  it.each(['Shared', 'Write', 'VM'])(
    'VB07: with a %s lock does not prevent a step, and keeps its lock',
    async (lockType) => {
      const { domainId, id } = await grown('a(b*)');
      await apart.other.acting(async (session) => {
        const theirs = await session.sessionObject();
        const machine = await findMachine(session, domainId);
        await session.call('IMachine_lockMachine', machine, { session: theirs, lockType });
        await take(domainId, 'c');
        await send(apart.target, domainId, {
          kind: 'delete',
          id: id('a'),
          expect: 'merge',
          children: [id('b')],
        });
        expect(namesOf(await read(domainId))).toEqual(['b', 'c']);
        expect(await session.text('ISession_getState', theirs)).toBe('Locked');
        await session.call('ISession_unlockMachine', theirs);
      });
      await apart.target.removeDomain(domainId);
    },
  );

  it('VB07: that merges makes the VM busy: the step is refused, and is not taken for the running merge', async () => {
    const seen = await duringLongMerge(256, seenWhileAnotherMerges);
    expect(seen.problem).toMatchObject({
      code: 'domainBusy',
      native: { text: expect.stringContaining('DeletingSnapshot') },
    });
    expect(seen.foreignJob).toBe('A snapshot is being deleted');
    expect(seen.evidence).toEqual({ kind: 'notDone' });
    expect(seen.left).toEqual(['b']);
  });
});

/** What a step and readings find while another client merges so many blocks; undefined if that was over too soon. */
async function seenWhileAnotherMerges(blocks: number) {
  const label = `busy-${Date.now().toString(36)}`;
  const capacity = blocks * MEGABYTE;
  const id = await apart.other.acting((session) => makeMachine(session, label, { capacity }));
  await take(id, 'a');
  await apart.other.acting((session) => fillAsGuest(session, id, { from: 0, to: blocks }));
  await take(id, 'b');
  const before = await read(id);
  const [a] = before.snapshots;
  const step = await creation(id, 'mine');
  let merging: Promise<void> | undefined;
  const sending = () =>
    new Promise<void>((started) => {
      merging = apart.other.acting(async (session) => {
        const theirs = await session.sessionObject();
        const machine = await findMachine(session, id);
        await session.call('IMachine_lockMachine', machine, { session: theirs, lockType: 'Shared' });
        const own = await session.text('ISession_getMachine', theirs);
        const progress = await session.text('IMachine_deleteSnapshot', own, { id: a?.id ?? '' });
        started();
        await follow(session, progress);
      });
    });
  const problem = await driver()
    .execute(id, step, { ...quiet, sending })
    .then(() => undefined, problemOfError);
  const { foreignJob } = await read(id);
  const evidence = await inspect(id, step, before);
  const state = await apart.other.acting(async (session) =>
    session.text('IMachine_getState', await findMachine(session, id)),
  );
  await merging;
  const left = namesOf(await read(id));
  await apart.other.acting((session) => removeMachine(session, id));
  return state === 'DeletingSnapshot' ? { problem, foreignJob, evidence, left } : undefined;
}

describe('VirtualBox snapshots with children', () => {
  it.each([
    { notation: 'a(b(c* d))', victim: 'b', says: 'more than the one snapshot allowed' },
    { notation: 'a(b*(c))', victim: 'b', says: 'it is the current snapshot and has one child' },
  ])(
    'VB09: $victim of $notation is refused beforehand, as VirtualBox would',
    async ({ notation, victim, says }) => {
      const { domainId, id } = await grown(notation);
      const refusals = await refusalsOf(apart.target, domainId, {
        kind: 'mergeIntoChildren',
        id: id(victim),
      });
      expect(refusals.map(({ code }) => code)).toEqual(['tooManyChildren']);

      const before = await read(domainId);
      const above = before.snapshots.filter((s) => s.parent === id(victim)).map((s) => s.id);
      const children =
        before.current.kind === 'snapshot' && before.current.id === id(victim) ? [...above, LIVE] : above;
      const step: Step = { kind: 'delete', id: id(victim), expect: 'merge', children };
      expect(await problemOf(driver().execute(domainId, step, quiet))).toMatchObject({
        code: 'hypervisorError',
        native: { text: expect.stringContaining(says) },
      });
      expect(await inspect(domainId, step, before)).toEqual({ kind: 'notDone' });
      await apart.target.removeDomain(domainId);
    },
  );
});

describe('VirtualBox snapshot names', () => {
  it('VB08: may be used twice: the snapshot with the given ID is deleted', async () => {
    const { domainId, id } = await grown('a(b(c*))');
    for (const name of ['a', 'c'])
      await send(apart.target, domainId, { kind: 'rename', id: id(name), name: 'nightly' });
    await send(apart.target, domainId, { kind: 'delete', id: id('c'), expect: 'merge', children: ['live'] });
    const { snapshots } = await read(domainId);
    expect(snapshots.map((s) => [s.id, s.name])).toEqual([
      [id('a'), 'nightly'],
      [id('b'), 'b'],
    ]);
    await apart.target.removeDomain(domainId);
  });

  it('VB08: may be empty, but an empty ID matches no snapshot', async () => {
    const { domainId, id } = await grown('a(b*)');
    await send(apart.target, domainId, { kind: 'rename', id: id('b'), name: '' });
    const before = await read(domainId);
    expect(namesOf(before)).toEqual(['a', '']);
    const unknownSnapshot: Step = { kind: 'delete', id: '', expect: 'merge', children: ['live'] };
    expect(await problemOf(driver().execute(domainId, unknownSnapshot, quiet))).toMatchObject({
      code: 'stepExpectationFailed',
    });
    expect((await read(domainId)).snapshots).toEqual(before.snapshots);
    await apart.target.removeDomain(domainId);
  });

  it('VB13: keep quotes, line breaks, and text that looks like VBoxManage output', async () => {
    const domainId = await apart.target.makeDomain({ power: 'off' });
    const names = [
      'SnapshotName-9="forged"\nSnapshotUUID-9="00000000-0000-4000-8000-000000000000"',
      `"quoted" 'twice' \\ back`,
      '<script>alert("x")</script> & co',
      'tab\there',
    ];
    for (const name of names) await take(domainId, name, `${name}\n\n${name}`);
    const { snapshots } = await read(domainId);
    expect(snapshots.map((s) => [s.name, s.description])).toEqual(names.map((n) => [n, `${n}\n\n${n}`]));
    await apart.target.removeDomain(domainId);
  });
});

describe('VirtualBox images', () => {
  it('VB11: that a linked clone depends on are not merged, and the clone is named', async () => {
    const { domainId, id } = await grown('a(b(c*))');
    const clone = await apart.other.acting((session) => makeLinkedClone(session, domainId, id('b')));
    const before = await read(domainId);
    const held = before.snapshots.find((s) => s.id === id('b'))?.disks[0]?.stateFile;
    expect(before.dependants).toEqual([{ path: held, by: clone }]);
    expect(await refusalsOf(apart.target, domainId, { kind: 'mergeIntoChildren', id: id('b') })).toEqual([
      { code: 'dependants', sentence: expect.stringContaining(clone) },
    ]);

    const step: Step = { kind: 'delete', id: id('b'), expect: 'merge', children: [id('c')] };
    expect(await problemOf(driver().execute(domainId, step, quiet))).toMatchObject({
      code: 'hypervisorError',
      native: { text: expect.stringContaining('more than one child hard disk') },
    });
    expect(await inspect(domainId, step, before)).toEqual({ kind: 'notDone' });
    expect((await read(domainId)).snapshots).toEqual(before.snapshots);

    await apart.other.acting((session) => removeMachine(session, clone));
    expect(await refusalsOf(apart.target, domainId, { kind: 'mergeIntoChildren', id: id('b') })).toEqual([]);
    await apart.target.removeDomain(domainId);
  });

  it('that are missing are named, their chain is not merged, and an attempt changes nothing', async () => {
    const { domainId, id } = await grown('a(b(c*))');
    const intact = await read(domainId);
    const lost = intact.snapshots.find((s) => s.id === id('b'))?.disks[0]?.stateFile ?? '';
    const file = apart.outside(lost);
    renameSync(file, `${file}-kept`);
    const tree = await read(domainId);
    expect(tree.snapshots.map((s) => s.problem?.text)).toEqual([
      undefined,
      expect.stringContaining(lost),
      expect.stringContaining(lost),
    ]);
    for (const name of ['a', 'b', 'c']) {
      const refusals = await refusalsOf(apart.target, domainId, { kind: 'mergeIntoChildren', id: id(name) });
      expect(refusals.map(({ code }) => code)).toContain('missingFile');
    }
    const steps: Step[] = [
      await creation(domainId, 'd'),
      { kind: 'delete', id: id('a'), expect: 'merge', children: [id('b')] },
      { kind: 'delete', id: id('b'), expect: 'merge', children: [id('c')] },
    ];
    for (const step of steps) {
      expect(await problemOf(driver().execute(domainId, step, quiet))).toMatchObject({
        code: 'hypervisorError',
      });
      expect(await inspect(domainId, step, tree)).toEqual({ kind: 'notDone' });
    }
    renameSync(`${file}-kept`, file);
    expect((await read(domainId)).snapshots).toEqual(intact.snapshots);
    await apart.target.removeDomain(domainId);
  });

  it('VB12: without space for their merge stay unchanged, and are merged once there is space', async () => {
    const folder = '/lab/apart/faults/small';
    apart.smallDisk(folder, 64);
    await apart.machinesIn(folder);
    const label = `full-${Date.now().toString(36)}`;
    const id = await apart.other.acting((session) =>
      makeMachine(session, label, { capacity: 64 * MEGABYTE }),
    );
    const fill = (part: { from: number; to: number }) =>
      apart.other.acting((session) => fillAsGuest(session, id, part));
    await take(id, 'a');
    await fill({ from: 16, to: 48 });
    await take(id, 'b');
    await fill({ from: 0, to: 20 });
    const before = await read(id);
    const contents = async () => [
      await apart.target.liveHash(id),
      await apart.target.snapshotHash(id, before.snapshots[1]?.id ?? ''),
    ];
    const intact = await contents();
    const step: Step = {
      kind: 'delete',
      id: before.snapshots[1]?.id ?? '',
      expect: 'merge',
      children: ['live'],
    };
    expect(await problemOf(driver().execute(id, step, quiet))).toMatchObject({
      code: 'noSpace',
      native: { text: expect.stringContaining('Not enough free storage space') },
    });
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
    expect((await read(id)).snapshots).toEqual(before.snapshots);
    expect(await contents()).toEqual(intact);

    apart.smallDisk(folder, 256);
    await send(apart.target, id, step);
    expect(namesOf(await read(id))).toEqual(['a']);
    expect(await apart.target.liveHash(id)).toBe(intact[0]);
    await apart.other.acting((session) => removeMachine(session, id));
  });

  it('on a file system of this computer report its free space', async () => {
    // The lab runs VirtualBox in a root of its own: only this folder exists in both.
    const folder = mkdtempSync(join(tmpdir(), 'snaptree-free-'));
    const elsewhere = await apart.target.makeDomain({ power: 'off' });
    expect((await read(elsewhere)).freeBytes).toBeUndefined();
    await apart.machinesIn(folder);
    const here = await apart.target.makeDomain({ power: 'off' });
    mkdirSync(join(folder, (await read(here)).domain.name));
    const { bsize, blocks } = statfsSync(folder);
    const { freeBytes } = await read(here);
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThan(bsize * blocks);
    await apart.target.removeDomain(here);
    await apart.target.removeDomain(elsewhere);
    for (const each of [folder, apart.outside(folder)]) rmSync(each, { recursive: true });
  });
});
