import { renameSync } from 'node:fs';
import type { Problem, SnapshotTree, Step } from '@snaptree/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { send } from '../../conformance/trial/trial.ts';
import type { Driver, StepEvidence } from '../driver.ts';
import { createVirtualBoxDriver } from './driver.ts';
import { type Apart, openApart } from './testing/apart.ts';
import { namesOf, problemOf, problemOfError, quiet } from './testing/ask.ts';
import { type Blocks, fillAsGuest } from './testing/contents.ts';
import { duringLongMerge } from './testing/long-merge.ts';
import { findMachine, makeMachine, removeMachine } from './testing/machine.ts';

let apart: Apart;
beforeAll(async () => {
  apart = await openApart('death');
});
afterAll(() => apart?.close());

const MEGABYTE = 1024 * 1024;
const driver = () => apart.target.driver;
const read = async (id: string) => (await driver().read(id)).tree;
const named = (tree: SnapshotTree, name: string) => tree.snapshots.find((s) => s.name === name)?.id ?? '';

/** The data above b is merged into b's image, which grows from the first block. */
const larger = { held: { from: 24, to: 152 }, live: { from: 0, to: 96 } };
/** The same, with this many blocks above b. */
const largerThan = (blocks: number) => ({
  held: { from: blocks / 4, to: (blocks * 3) / 2 },
  live: { from: 0, to: blocks },
});
/** The image of b is merged into the one above it. */
const smaller = { held: { from: 0, to: 96 }, live: { from: 120, to: 248 } };

/** `a(b*)` with these blocks in the image of b and in the live image. */
async function filled(name: string, blocks: { held: Blocks; live: Blocks }) {
  const label = `${name}-${Date.now().toString(36)}`;
  const capacity = Math.max(blocks.held.to, blocks.live.to) * MEGABYTE;
  const id = await apart.other.acting((session) => makeMachine(session, label, { capacity }));
  const fill = (part: Blocks) => apart.other.acting((session) => fillAsGuest(session, id, part));
  await take(id, 'a');
  await fill(blocks.held);
  await take(id, 'b');
  await fill(blocks.live);
  const before = await read(id);
  const step: Step = { kind: 'delete', id: named(before, 'b'), expect: 'merge', children: ['live'] };
  const contents = async (): Promise<{ live: string; b: string }> => ({
    live: (await apart.target.liveHash(id)) ?? '',
    b: (await apart.target.snapshotHash(id, step.id)) ?? '',
  });
  const remove = () => apart.other.acting((session) => removeMachine(session, id));
  return { id, before, step, contents, remove };
}

async function take(id: string, name: string) {
  const { current } = await read(id);
  const step: Step = {
    kind: 'create',
    name,
    memory: false,
    quiesce: false,
    mechanism: 'differencing',
    on: current,
  };
  await send(apart.target, id, step);
}

/** Sends a merge during which VBoxSVC is killed once the growing image has grown by eight blocks. */
function interrupted(id: string, step: Step, before: SnapshotTree): Promise<Problem> {
  const images = before.live.disks.flatMap(({ chain }) => chain.map(({ bytes = 0 }) => bytes));
  apart.dieBeyond(Math.max(...images) + 8 * MEGABYTE);
  return problemOf(driver().execute(id, step, quiet));
}

describe('VBoxSVC killed during a merge', () => {
  it('VB03: damages a snapshot that is written into but not the live state; a retry finishes the merge', async () => {
    const { id, before, step, contents, remove } = await filled('down', larger);
    const { live, b } = await contents();
    expect(await interrupted(id, step, before)).toMatchObject({ code: 'connectionLost' });

    const after = await read(id);
    expect(namesOf(after)).toEqual(['a', 'b']);
    expect(after.current).toEqual(before.current);
    expect(await contents()).toEqual({ live, b: expect.not.stringContaining(b) });
    const evidence: StepEvidence = { kind: 'halfDone', dirty: [step.id], again: true };
    expect(await driver().inspect(id, step, before)).toEqual(evidence);

    await send(apart.target, id, step);
    expect(await driver().inspect(id, step, before)).toEqual({ kind: 'done' });
    expect(namesOf(await read(id))).toEqual(['a']);
    expect(await apart.target.liveHash(id)).toBe(live);
    await remove();
  });

  it('VB03: leaves a snapshot unchanged that is merged upward; a retry finishes the merge', async () => {
    const { id, before, step, contents, remove } = await filled('up', smaller);
    const intact = await contents();
    expect(await interrupted(id, step, before)).toMatchObject({ code: 'connectionLost' });

    expect((await read(id)).snapshots).toEqual(before.snapshots);
    expect(await contents()).toEqual(intact);
    expect(await driver().inspect(id, step, before)).toEqual({ kind: 'notDone' });

    await send(apart.target, id, step);
    expect(namesOf(await read(id))).toEqual(['a']);
    expect(await apart.target.liveHash(id)).toBe(intact.live);
    await remove();
  });
});

describe('VBoxSVC killed while it replaces the settings', () => {
  it('VB03: leaves an inaccessible VM, whose steps do not count as done', async () => {
    const id = await apart.other.acting((session) => makeMachine(session, `lost-${Date.now().toString(36)}`));
    await take(id, 'a');
    const before = await read(id);
    const step: Step = { kind: 'delete', id: named(before, 'a'), expect: 'merge', children: ['live'] };
    const folder = before.live.disks[0]?.chain.at(-1)?.path.replace(/[^/]*$/, '') ?? '';
    const settings = apart.outside(`${folder}${before.domain.name}.vbox`);

    apart.kill('VBoxSVC');
    renameSync(settings, `${settings}-kept`);
    expect(await read(id)).toMatchObject({
      current: { kind: 'unknown' },
      partial: [{ text: expect.stringContaining('.vbox') }, { text: expect.stringContaining('.vbox-prev') }],
    });
    expect(await problemOf(driver().inspect(id, step, before))).toMatchObject({
      code: 'outcomeUnknown',
      native: { text: expect.stringContaining('VERR_FILE_NOT_FOUND') },
    });

    apart.kill('VBoxSVC');
    renameSync(`${settings}-kept`, settings);
    expect(namesOf(await read(id))).toEqual(['a']);
    await apart.other.acting((session) => removeMachine(session, id));
  });
});

/** A merge, and what became of it when `hurt` was called while it was running. */
const hurtDuring = (name: string, hurt: () => void, using?: Driver) =>
  duringLongMerge(96, async (blocks) => {
    const vm = await filled(name, largerThan(blocks));
    const { live } = await vm.contents();
    let isHurt = false;
    const report = () => {
      if (!isHurt) hurt();
      isHurt = true;
    };
    const going = (using ?? driver()).execute(vm.id, vm.step, { ...quiet, report });
    const problem = await going.then(() => undefined, problemOfError);
    if (isHurt) return { ...vm, live, problem };
    expect(problem).toBeUndefined();
    await vm.remove();
    return undefined;
  });

describe('the VirtualBox web service killed during a merge', () => {
  it('VB02: is started again, and finds the merge still running', async () => {
    const hurt = () => apart.kill('vboxwebsrv');
    const { id, before, step, live, problem, remove } = await hurtDuring('on', hurt);
    expect(problem).toMatchObject({ code: 'connectionLost' });
    const ask = () => driver().inspect(id, step, before);
    await expect.poll(ask, { timeout: 20_000 }).toEqual({ kind: 'done' });
    const after = await read(id);
    expect(namesOf(after)).toEqual(['a']);
    expect(await apart.target.liveHash(id)).toBe(live);
    await remove();
  });
});

describe('VBoxSVC that hangs during a merge', () => {
  it('VB01: leaves the outcome unknown, and is found to have completed it after it resumes', async () => {
    // Long enough for any answer of a VBoxSVC that does not hang, also on a busy computer.
    const impatient = createVirtualBoxDriver({ service: apart.service, silenceMs: 3_000 });
    const hung: (() => void)[] = [];
    const hurt = () => void hung.push(apart.hang());
    const { id, before, step, live, problem, remove } = await hurtDuring('hung', hurt, impatient);
    expect(problem).toMatchObject({ code: 'connectionLost' });
    expect(await problemOf(impatient.inspect(id, step, before))).toMatchObject({ code: 'hostUnreachable' });

    for (const goOn of hung) goOn();
    await expect
      .poll(() => driver().inspect(id, step, before), { timeout: 20_000 })
      .toEqual({ kind: 'done' });
    expect(namesOf(await read(id))).toEqual(['a']);
    expect(await apart.target.liveHash(id)).toBe(live);
    const state = () =>
      apart.other.acting(async (session) =>
        session.text('IMachine_getSessionState', await findMachine(session, id)),
      );
    await expect.poll(state, { timeout: 20_000 }).toBe('Unlocked');
    await remove();
  });
});
