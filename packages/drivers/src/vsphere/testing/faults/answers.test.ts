import { planOperation } from '@snaptree/core';
import { element } from '@snaptree/formats';
import { afterEach, describe, expect, it } from 'vitest';
import { wrongPower } from '../fake-vcenter/methods.ts';
import { fault, field } from '../fake-vcenter/wire.ts';
import { type HostOnFake, hostOnFake } from '../host.ts';
import { failure, idOf, removalOf, revertTo } from '../steps.ts';

const hosts: HostOnFake[] = [];
afterEach(async () => {
  for (const each of hosts.splice(0)) await each.close();
});

/** `a(b*)` on a fake vCenter. */
async function prepared() {
  const host = await hostOnFake();
  hosts.push(host);
  const machine = host.fakeVcenter.inventory.machine('web');
  machine.take({ name: 'a' });
  machine.take({ name: 'b' });
  const id = machine.ref.value;
  return { ...host, machine, id, before: await host.tree(id) };
}

const faults = [
  ['ResourceInUse', fault('ResourceInUse', '', field('type', 'VirtualMachine')), 'domainBusy'],
  ['InsufficientResourcesFault', fault('InsufficientResourcesFault'), 'hypervisorError'],
  ['InvalidState', fault('InvalidState', 'The state does not allow it.'), 'hypervisorError'],
  ['NoDiskSpace', fault('NoDiskSpace', '', field('file', '[d] x.vmdk'), field('datastore', 'd')), 'noSpace'],
  ['FileLocked', fault('FileLocked', '*types.FileLocked', field('file', '[d] x.vmdk')), 'hypervisorError'],
  ['NobodyKnowsThisFault', fault('NobodyKnowsThisFault', 'What it says.'), 'hypervisorError'],
] as const;

describe('a VM whose files the fake vCenter cannot open', () => {
  it('makes the dependants of another VM unknown', async () => {
    const { fakeVcenter, tree, id } = await prepared();
    const clone = fakeVcenter.inventory.machine('clone');
    expect((await tree(id)).dependants).toEqual([]);
    clone.inaccessible = true;
    expect((await tree(id)).dependants).toBe('unknown');
  });
});

describe('a fault of the fake vCenter', () => {
  it.each(faults)('VS04: %s is reported with a message, and changes nothing', async (name, said, code) => {
    const { fakeVcenter, run, inspect, id, before } = await prepared();
    fakeVcenter.script(
      'RemoveSnapshot_Task',
      { kind: 'progress', percent: 20 },
      { kind: 'fail', fault: said },
    );
    const step = removalOf(before, 'a');
    const error = await failure(run(id, step));
    expect(error).toMatchObject({
      problem: { code, what: 'Cannot merge {on}.', on: 'snapshot a of VM web', native: { code: name } },
    });
    expect(error).toMatchObject({ problem: { native: { text: expect.not.stringMatching(/^$|types\./) } } });
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
    expect(fakeVcenter.count('RemoveSnapshot_Task')).toBe(1);
  });

  it.each([
    ['TaskInProgress', fault('TaskInProgress', 'Another task is already in progress.'), 'domainBusy'],
    ['RestrictedVersion', fault('RestrictedVersion'), 'hypervisorError'],
    ['InvalidPowerState', wrongPower('poweredOff', 'poweredOn'), 'hypervisorError'],
  ] as const)('VS04: %s in place of a task is known to have done nothing', async (_, said, code) => {
    const { fakeVcenter, run, inspect, id, before } = await prepared();
    fakeVcenter.disturb('RevertToSnapshot_Task', { kind: 'fault', fault: said });
    const step = revertTo(before, 'a');
    expect(await failure(run(id, step))).toMatchObject({ problem: { code } });
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it.each(['HostCommunication', 'SystemError', 'Timedout'])(
    'VS04: %s instead of a task leaves the outcome unknown, and the step is searched for',
    async (name) => {
      const { fakeVcenter, run, inspect, id, before } = await prepared();
      fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'fault', fault: fault(name, 'Something broke.') });
      const step = removalOf(before, 'a');
      expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'hypervisorError' } });
      expect(await inspect(id, step, before)).toMatchObject({ kind: 'running' });
    },
  );

  it('VS04: on a VM with a task of another client means busy: the step was refused, whatever that task does', async () => {
    const { fakeVcenter, machine, run, inspect, id, before } = await prepared();
    fakeVcenter.inventory.begin({
      method: 'RemoveSnapshot_Task',
      descriptionId: 'vm.Snapshot.remove',
      entity: machine.ref,
      entityName: machine.name,
      cancelable: true,
      effect: () => undefined,
      needsConsolidation: () => {},
    });
    const step = removalOf(before, 'a');
    expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'domainBusy' } });
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
    fakeVcenter.inventory.tasks[0]?.play();
    machine.snapshots.length = 0;
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
  });

  it('VS06: on a deleted snapshot makes the step stale, before and during the call', async () => {
    const { fakeVcenter, machine, run, id, before } = await prepared();
    const step = removalOf(before, 'b');
    const gone = () => machine.snapshots.splice(1, 1);
    expect(await failure(run(id, step, { sending: gone }))).toMatchObject({
      problem: { code: 'stepExpectationFailed' },
    });
    expect(await failure(run(id, step))).toMatchObject({ problem: { code: 'stepExpectationFailed' } });
    expect([fakeVcenter.count('RemoveSnapshot_Task'), fakeVcenter.inventory.tasks]).toEqual([1, []]);
  });

  it('VS07: names a missing privilege, and changes nothing', async () => {
    const { fakeVcenter, machine, run, inspect, id, before } = await prepared();
    const denied = fault(
      'NoPermission',
      '',
      element('object', { type: 'VirtualMachine' }, id),
      field('privilegeId', 'VirtualMachine.State.RemoveSnapshot'),
    );
    fakeVcenter.disturb('RemoveSnapshot_Task', { kind: 'fault', fault: denied });
    const step = removalOf(before, 'a');
    const error = await failure(run(id, step));
    expect(error).toMatchObject({
      problem: {
        // The host is not lost: readings still work.
        code: 'hypervisorError',
        todo: expect.stringContaining('VirtualMachine.State.RemoveSnapshot'),
      },
    });
    expect(await inspect(id, step, before)).toEqual({ kind: 'notDone' });
    expect(machine.snapshots).toHaveLength(2);
  });

  it('VS07: is avoided if a missing privilege is known: the plan is refused before its first step', async () => {
    const { fakeVcenter, driver, id } = await prepared();
    const plan = async () => {
      const { tree, capabilities } = await driver.read(id);
      return planOperation(tree, { kind: 'removeAll' }, capabilities);
    };
    expect(await plan()).toMatchObject({ ok: true });
    fakeVcenter.inventory.denied.add('VirtualMachine.State.RemoveSnapshot');
    expect(await plan()).toMatchObject({
      ok: false,
      refusals: expect.arrayContaining([
        expect.objectContaining({ rule: expect.stringContaining('VirtualMachine.State.RemoveSnapshot') }),
      ]),
    });
    // Without this information the step itself fails.
    fakeVcenter.disturb('HasPrivilegeOnEntities', { kind: 'fault', fault: fault('MethodNotFound') });
    expect(await plan()).toMatchObject({ ok: true });
  });

  it('VS12: does not occur for two snapshots with one name: the selected one is deleted', async () => {
    const { machine, run, tree, id } = await prepared();
    machine.take({ name: 'a' });
    const before = await tree(id);
    expect(before.snapshots.map((each) => each.name)).toEqual(['a', 'b', 'a']);
    const last = before.snapshots[2]?.id ?? '';
    await run(id, { kind: 'delete', id: last, expect: 'merge', children: ['live'] });
    expect((await tree(id)).snapshots.map((each) => each.id)).toEqual([idOf(before, 'a'), idOf(before, 'b')]);
  });
});
