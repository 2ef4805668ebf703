import { planOperation } from '@snaptree/core';
import { vsphereCapabilities } from '@snaptree/hypervisors';
import { afterEach, describe, expect, it } from 'vitest';
import type { Moment } from '../fake-vcenter/tasks.ts';
import { fault, field, ref } from '../fake-vcenter/wire.ts';
import { type HostOnFake, hostOnFake } from '../host.ts';
import { creation, failure, removalOf, revertTo } from '../steps.ts';

const hosts: HostOnFake[] = [];
afterEach(async () => {
  for (const each of hosts.splice(0)) await each.close();
});

/** `a(b*)` on a fake vCenter, and the step that removes a. */
async function prepared() {
  const host = await hostOnFake();
  hosts.push(host);
  const machine = host.fakeVcenter.inventory.machine('web');
  machine.take({ name: 'a' });
  machine.take({ name: 'b' });
  const id = machine.ref.value;
  const before = await host.tree(id);
  return { ...host, machine, id, before, step: removalOf(before, 'a') };
}

const locked = fault('FileLocked', '', field('file', '[datastore1] web/web.vmdk'));

describe('a step of vSphere whose answer is lost, on a fake vCenter', () => {
  it('VS03: is looked for by machine, operation and time, and followed', async () => {
    const { fakeVcenter, run, inspect, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 40 }, { kind: 'hold' });
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: true });
    expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'connectionLost' } });
    fakeVcenter.inventory.tasks[0]?.play();
    expect(await inspect(id, step, before)).toMatchObject({ kind: 'running', progress: { percent: 40 } });
    fakeVcenter.inventory.tasks[0]?.play();
    fakeVcenter.inventory.tasks[0]?.goOn();
    expect(await inspect(id, step, before)).toEqual({ kind: 'done' });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS03: is not done when its task is found to have failed', async () => {
    const { fakeVcenter, run, inspect, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked });
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: true });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks[0]?.play();
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS03: whose task failed is not done, although the server has forgotten the task since', async () => {
    const { fakeVcenter, run, inspect, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks.length = 0;
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS03: that left no trace is waited for, then left to people, and never sent again', async () => {
    const { fakeVcenter, run, inspect, id, before, step, later } = await prepared();
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: false });
    expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'connectionLost' } });
    expect(await inspect(id, step, before)).toMatchObject({ kind: 'running' });
    later(60_000);
    expect(await failure(inspect(id, step, before))).toMatchObject({ problem: { code: 'outcomeUnknown' } });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS03: is not taken for a task of another machine, of another kind, or of before', async () => {
    const { fakeVcenter, run, inspect, id, before, step, machine, later } = await prepared();
    const other = fakeVcenter.inventory.machine('other');
    const failed = (entity: typeof machine, descriptionId: string) => {
      fakeVcenter.script('Some_Task', { kind: 'fail', fault: locked });
      fakeVcenter.inventory
        .begin({
          method: 'Some_Task',
          descriptionId,
          entity: entity.ref,
          entityName: entity.name,
          cancelable: false,
          effect: () => undefined,
          needsConsolidation: () => {},
        })
        .play();
    };
    failed(machine, 'vm.Snapshot.remove');
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: false });
    await failure(run(id, step));
    failed(other, 'vm.Snapshot.remove');
    failed(machine, 'VirtualMachine.reconfigure');
    await inspect(id, step, before);
    later(60_000);
    expect(await failure(inspect(id, step, before))).toMatchObject({ problem: { code: 'outcomeUnknown' } });
  });

  it('VS03: is still found by a driver that was made anew, while its task runs', async () => {
    const { fakeVcenter, run, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'hold' }, { kind: 'fail', fault: locked });
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: true });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks[0]?.play();
    const anew = await hostOnFake({}, { url: fakeVcenter.url });
    hosts.push(anew);
    expect(await anew.inspect(id, step, before)).toMatchObject({ kind: 'running' });
    fakeVcenter.inventory.tasks[0]?.goOn();
    expect(await anew.inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS03: is known by its task to a driver that was made anew after the task had failed', async () => {
    const { fakeVcenter, run, id, before, step } = await prepared();
    const taskRefs: string[] = [];
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked });
    await failure(run(id, step, { taskRef: (taskRef) => taskRefs.push(taskRef) }));
    expect(taskRefs).toEqual(fakeVcenter.inventory.tasks.map((each) => each.ref.value));
    const anew = await hostOnFake({}, { url: fakeVcenter.url });
    hosts.push(anew);
    expect(await anew.inspect(id, step, before, taskRefs[0])).toEqual({ kind: 'notDone' });
    // Without it nobody can tell an older task from this one.
    const other = await hostOnFake({}, { url: fakeVcenter.url });
    hosts.push(other);
    expect(await other.inspect(id, step, before)).toMatchObject({ kind: 'running' });
  });

  it('VS03: a revert to where the machine sits already is known by its task alone', async () => {
    const { fakeVcenter, run, inspect, id, before } = await prepared();
    const step = revertTo(before, 'b');
    fakeVcenter.disturb('RevertToSnapshot_Task', { kind: 'reset', done: true });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks[0]?.play();
    expect(await inspect(id, step, before)).toEqual({ kind: 'done' });
  });
});

describe('a removal in vSphere that leaves disks behind, on a fake vCenter', () => {
  it('VS05: has leftovers, and the tree offers to consolidate', async () => {
    const { fakeVcenter, run, tree, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'succeed', consolidationNeeded: true });
    expect(await run(id, step)).toEqual({
      leftovers: ['Disks of the virtual machine still need to be consolidated.'],
    });
    const now = await tree(id);
    expect(now.needsConsolidation).toBe(true);
    const capabilities = vsphereCapabilities('vsphere', 'vSphere');
    expect(planOperation(now, { kind: 'consolidate' }, capabilities)).toMatchObject({ ok: true });
  });

  it('VS05: a task that fails after the snapshot is gone has removed it all the same', async () => {
    const { fakeVcenter, machine, run, inspect, tree, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked, effect: true });
    expect(await failure(run(id, step))).toMatchObject({ problem: { native: { code: 'FileLocked' } } });
    machine.consolidationNeeded = true;
    expect(await inspect(id, step, before)).toEqual({ kind: 'done' });
    expect((await tree(id)).needsConsolidation).toBe(true);
  });

  it('VS05: a consolidation that fails leaves the mark, and is not tried again', async () => {
    const { fakeVcenter, machine, run, inspect, tree, id } = await prepared();
    machine.consolidationNeeded = true;
    const before = await tree(id);
    fakeVcenter.script('ConsolidateVMDisks_Task', { kind: 'fail', fault: locked });
    expect(await failure(run(id, { kind: 'consolidate' }))).toMatchObject({
      problem: { code: 'hypervisorError', todo: expect.stringContaining('backup') },
    });
    expect(await inspect(id, { kind: 'consolidate' }, before)).toEqual({ kind: 'notDone' });
    expect((await tree(id)).needsConsolidation).toBe(true);
    expect(fakeVcenter.count('ConsolidateVMDisks_Task')).toBe(1);
  });

  it('VS05: a consolidation that succeeds and leaves the mark says so', async () => {
    const { fakeVcenter, machine, run, id } = await prepared();
    machine.consolidationNeeded = true;
    fakeVcenter.script('ConsolidateVMDisks_Task', { kind: 'succeed', consolidationNeeded: true });
    expect((await run(id, { kind: 'consolidate' })).leftovers).toHaveLength(1);
  });
});

describe('the progress of a task of vSphere, on a fake vCenter', () => {
  it('VS08: never falls, and only the state ends it', async () => {
    const { fakeVcenter, run, id, step, reported } = await prepared();
    const percents = [95, 100, 60, undefined, 70];
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: undefined, state: 'queued' },
      ...percents.map((percent) => ({ kind: 'progress', percent }) as const),
    );
    await run(id, step);
    expect(reported.map((each) => each.percent)).toEqual([undefined, undefined, 95, 100, 100, 100, 100]);
    expect(reported[1]?.text).toBe('Remove snapshot: waiting for its turn');
    expect(reported.at(-1)?.text).toBe('Remove snapshot');
  });
});

describe('cancelling a task of vSphere, on a fake vCenter', () => {
  const stopped = fault('RequestCanceled', 'The task was canceled by a user.');

  /** Takes a snapshot, and asks for a stop as soon as anything is heard. */
  async function cancelled(...script: Moment[]) {
    const host = await prepared();
    const step = creation('c', host.before.current);
    host.fakeVcenter.script(
      'CreateSnapshot_Task',
      { kind: 'progress', percent: 10 },
      { kind: 'hold' },
      ...script,
    );
    const stop = new AbortController();
    const error = await failure(host.run(host.id, step, { signal: stop.signal, report: () => stop.abort() }));
    const evidence = await host.inspect(host.id, step, host.before);
    return { error, evidence, asked: host.fakeVcenter.count('CancelTask') };
  }

  it('VS09: ends it where it can be, and nothing happened', async () => {
    expect(await cancelled({ kind: 'fail', fault: stopped })).toMatchObject({
      error: { problem: { code: 'cancelled' } },
      evidence: { kind: 'notDone' },
      asked: 1,
    });
  });

  it('VS09: that comes too late changes nothing: it is done', async () => {
    expect(await cancelled()).toEqual({ error: undefined, evidence: { kind: 'done' }, asked: 1 });
  });

  it('VS09: that came too late for the tree counts as done although the task says cancelled', async () => {
    expect(await cancelled({ kind: 'fail', fault: stopped, effect: true })).toMatchObject({
      error: { problem: { code: 'cancelled' } },
      evidence: { kind: 'done' },
    });
  });

  it('VS09: is not asked for where the task cannot be, and it goes on to its end', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    const stop = new AbortController();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 10 });
    const wish = { signal: stop.signal, report: () => stop.abort() };
    expect(await run(id, step, wish)).toEqual({ leftovers: [] });
    expect(fakeVcenter.count('CancelTask')).toBe(0);
  });

  it('VS09: that is refused is no failure of the step', async () => {
    const { fakeVcenter, run, id, before } = await prepared();
    const stop = new AbortController();
    fakeVcenter.disturb('CancelTask', { kind: 'fault', fault: fault('InvalidState') });
    fakeVcenter.script('CreateSnapshot_Task', { kind: 'progress', percent: 10 });
    const wish = { signal: stop.signal, report: () => stop.abort() };
    expect(await run(id, creation('c', before.current), wish)).toEqual({ leftovers: [] });
  });

  it('sends nothing when it came before the step', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    const error = await failure(run(id, step, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ problem: { code: 'cancelled' } });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(0);
  });
});

describe('a current snapshot that is not in the tree, on a fake vCenter', () => {
  it('leaves the current snapshot unknown, and no snapshot is taken on it', async () => {
    const { fakeVcenter, machine, run, tree, id } = await prepared();
    machine.current = ref('VirtualMachineSnapshot', 'snapshot-gone');
    const { current } = await tree(id);
    expect(current.kind).toBe('unknown');
    const error = await failure(run(id, creation('c', current)));
    expect(error).toMatchObject({ problem: { code: 'stepExpectationFailed' } });
    expect(fakeVcenter.count('CreateSnapshot_Task')).toBe(0);
  });
});
