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

describe('a vSphere step whose answer is lost', () => {
  it('VS03: is found by VM, operation and time, and followed', async () => {
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

  it('VS03: is not done if its task has failed', async () => {
    const { fakeVcenter, run, inspect, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked });
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: true });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks[0]?.play();
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS03: is not done if its task failed and the server no longer remembers it', async () => {
    const { fakeVcenter, run, inspect, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks.length = 0;
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS03: without a trace is waited for, then reported as unknown, and never sent again', async () => {
    const { fakeVcenter, run, inspect, id, before, step, later } = await prepared();
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: false });
    expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'connectionLost' } });
    expect(await inspect(id, step, before)).toMatchObject({ kind: 'running' });
    later(60_000);
    expect(await failure(inspect(id, step, before))).toMatchObject({ problem: { code: 'outcomeUnknown' } });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it('VS03: is not confused with a task of another VM, of another kind, or from before', async () => {
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

  it('VS03: is found by a new driver while its task runs', async () => {
    const { fakeVcenter, run, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'hold' }, { kind: 'fail', fault: locked });
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'reset', done: true });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks[0]?.play();
    const restarted = await hostOnFake({}, { url: fakeVcenter.url });
    hosts.push(restarted);
    expect(await restarted.inspect(id, step, before)).toMatchObject({ kind: 'running' });
    fakeVcenter.inventory.tasks[0]?.goOn();
    expect(await restarted.inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS03: is identified by its recorded task in a new driver after the task failed', async () => {
    const { fakeVcenter, run, id, before, step } = await prepared();
    const taskRefs: string[] = [];
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked });
    await failure(run(id, step, { taskRef: (taskRef) => taskRefs.push(taskRef) }));
    expect(taskRefs).toEqual(fakeVcenter.inventory.tasks.map((each) => each.ref.value));
    const restarted = await hostOnFake({}, { url: fakeVcenter.url });
    hosts.push(restarted);
    expect(await restarted.inspect(id, step, before, taskRefs[0])).toEqual({ kind: 'notDone' });
    // Without it, an older task looks the same.
    const other = await hostOnFake({}, { url: fakeVcenter.url });
    hosts.push(other);
    expect(await other.inspect(id, step, before)).toMatchObject({ kind: 'running' });
  });

  it('VS03: that reverts to the current snapshot is identified only by its task', async () => {
    const { fakeVcenter, run, inspect, id, before } = await prepared();
    const step = revertTo(before, 'b');
    fakeVcenter.disturb('RevertToSnapshot_Task', { kind: 'reset', done: true });
    await failure(run(id, step));
    fakeVcenter.inventory.tasks[0]?.play();
    expect(await inspect(id, step, before)).toEqual({ kind: 'done' });
  });
});

describe('a vSphere deletion that leaves disks behind', () => {
  it('VS05: reports leftovers, and the tree offers to consolidate', async () => {
    const { fakeVcenter, run, tree, id, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'succeed', consolidationNeeded: true });
    expect(await run(id, step)).toEqual({
      leftovers: ['The disks of the VM still need consolidation.'],
    });
    const now = await tree(id);
    expect(now.needsConsolidation).toBe(true);
    const capabilities = vsphereCapabilities('vsphere', 'vSphere');
    expect(planOperation(now, { kind: 'consolidate' }, capabilities)).toMatchObject({ ok: true });
  });

  it('VS05: counts as done if its task fails after the snapshot is deleted', async () => {
    const { fakeVcenter, machine, run, inspect, tree, id, before, step } = await prepared();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'fail', fault: locked, effect: true });
    expect(await failure(run(id, step))).toMatchObject({ problem: { native: { code: 'FileLocked' } } });
    machine.consolidationNeeded = true;
    expect(await inspect(id, step, before)).toEqual({ kind: 'done' });
    expect((await tree(id)).needsConsolidation).toBe(true);
  });

  it('VS05: still needs consolidation if that fails, which is not retried', async () => {
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

  it('VS05: reports a consolidation that succeeds without consolidating everything', async () => {
    const { fakeVcenter, machine, run, id } = await prepared();
    machine.consolidationNeeded = true;
    fakeVcenter.script('ConsolidateVMDisks_Task', { kind: 'succeed', consolidationNeeded: true });
    expect((await run(id, { kind: 'consolidate' })).leftovers).toHaveLength(1);
  });
});

describe('the progress of a vSphere task', () => {
  it('VS08: never decreases, and only the state of the task ends it', async () => {
    const { fakeVcenter, run, id, step, reported } = await prepared();
    const percents = [95, 100, 60, undefined, 70];
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: undefined, state: 'queued' },
      ...percents.map((percent) => ({ kind: 'progress', percent }) as const),
    );
    await run(id, step);
    expect(reported.map((each) => each.percent)).toEqual([undefined, undefined, 95, 100, 100, 100, 100]);
    expect(reported[1]?.text).toBe('Remove snapshot: queued');
    expect(reported.at(-1)?.text).toBe('Remove snapshot');
  });
});

describe('canceling a vSphere task', () => {
  const stopped = fault('RequestCanceled', 'The task was canceled by a user.');

  /** Creates a snapshot, and cancels it at the first report. */
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

  it('VS09: ends a cancelable task, which changed nothing', async () => {
    expect(await cancelled({ kind: 'fail', fault: stopped })).toMatchObject({
      error: { problem: { code: 'cancelled' } },
      evidence: { kind: 'notDone' },
      asked: 1,
    });
  });

  it('VS09: has no effect if it comes too late: the step is done', async () => {
    expect(await cancelled()).toEqual({ error: undefined, evidence: { kind: 'done' }, asked: 1 });
  });

  it('VS09: counts as done if the tree has changed, although the task is canceled', async () => {
    expect(await cancelled({ kind: 'fail', fault: stopped, effect: true })).toMatchObject({
      error: { problem: { code: 'cancelled' } },
      evidence: { kind: 'done' },
    });
  });

  it('VS09: is not requested for a task that is not cancelable, which runs to its end', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    const stop = new AbortController();
    fakeVcenter.script('RemoveSnapshot_Task', { kind: 'progress', percent: 10 });
    const wish = { signal: stop.signal, report: () => stop.abort() };
    expect(await run(id, step, wish)).toEqual({ leftovers: [] });
    expect(fakeVcenter.count('CancelTask')).toBe(0);
  });

  it('VS09: does not fail the step if vSphere refuses it', async () => {
    const { fakeVcenter, run, id, before } = await prepared();
    const stop = new AbortController();
    fakeVcenter.disturb('CancelTask', { kind: 'fault', fault: fault('InvalidState') });
    fakeVcenter.script('CreateSnapshot_Task', { kind: 'progress', percent: 10 });
    const wish = { signal: stop.signal, report: () => stop.abort() };
    expect(await run(id, creation('c', before.current), wish)).toEqual({ leftovers: [] });
  });

  it('sends nothing if it comes before the step', async () => {
    const { fakeVcenter, run, id, step } = await prepared();
    const error = await failure(run(id, step, { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ problem: { code: 'cancelled' } });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(0);
  });
});

describe('a current vSphere snapshot that is not listed', () => {
  it('counts as unknown, and no snapshot is created on it', async () => {
    const { fakeVcenter, machine, run, tree, id } = await prepared();
    machine.current = ref('VirtualMachineSnapshot', 'snapshot-gone');
    const { current } = await tree(id);
    expect(current.kind).toBe('unknown');
    const error = await failure(run(id, creation('c', current)));
    expect(error).toMatchObject({ problem: { code: 'stepExpectationFailed' } });
    expect(fakeVcenter.count('CreateSnapshot_Task')).toBe(0);
  });
});
