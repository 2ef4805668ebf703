import type { Current, Progress, Step } from '@snaptree/core';
import { childText } from '@snaptree/formats';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../time/clock.ts';
import { executeStep } from './execute.ts';
import { machineObject } from './reading/snapshots.ts';
import type { SentSteps } from './tasks/sent.ts';
import type { FakeMachine } from './testing/fake-vcenter/machine.ts';
import { FakeVcenter } from './testing/fake-vcenter/server.ts';
import { VimService } from './vim/service.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function machineOnFake() {
  const fakeVcenter = await FakeVcenter.listening();
  const service = new VimService({ endpoint: { url: fakeVcenter.url }, username: 'u', password: 'p' });
  open.push(fakeVcenter, service);
  const machine = fakeVcenter.inventory.machine('web');
  const sent: SentSteps = new Map();
  const reported: Progress[] = [];
  const run = (step: Step, signal = new AbortController().signal) =>
    executeStep(
      {
        service,
        clock: systemClock,
        machine: machineObject(machine.ref.value),
        options: { signal, report: (progress) => reported.push(progress), sending: () => {} },
        sent,
        closed: new AbortController().signal,
        leaving: () => {},
        named: () => {},
      },
      step,
    );
  const said = (method: string, name: string) => {
    const request = fakeVcenter.requests.find((each) => each.name === method);
    return request === undefined ? undefined : childText(request, name);
  };
  return { fakeVcenter, machine, run, reported, said };
}

const newSnapshot = { kind: 'create', memory: false, quiesce: false, mechanism: 'delta' } as const;
const create = (name: string, on: Current): Step => ({ ...newSnapshot, name, on });

const idOf = (machine: FakeMachine, name: string) =>
  machine.snapshots.find((each) => each.name === name)?.ref.value ?? '';

describe('a vSphere step on a fake vCenter', () => {
  it('creates a snapshot with an escaped name and an explicit description', async () => {
    const { run, machine, said } = await machineOnFake();
    await run(create('100 % of a/b', { kind: 'base' }));
    expect(machine.snapshots).toMatchObject([{ name: '100 %25 of a%2fb', description: '' }]);
    expect(said('CreateSnapshot_Task', 'description')).toBe('');
  });

  it('does not create a snapshot while disks need consolidation', async () => {
    const { run, machine, said } = await machineOnFake();
    machine.consolidationNeeded = true;
    await expect(run(create('s', { kind: 'base' }))).rejects.toMatchObject({
      problem: { code: 'stepExpectationFailed' },
    });
    expect(said('CreateSnapshot_Task', 'description')).toBeUndefined();
  });

  it('deletes one snapshot with both flags explicit', async () => {
    const { run, machine, said } = await machineOnFake();
    machine.take({ name: 'a' });
    const id = idOf(machine, 'a');
    expect(await run({ kind: 'delete', id, expect: 'merge', children: ['live'] })).toEqual({ leftovers: [] });
    expect(machine.snapshots).toEqual([]);
    expect([
      said('RemoveSnapshot_Task', 'removeChildren'),
      said('RemoveSnapshot_Task', 'consolidate'),
    ]).toEqual(['false', 'true']);
  });

  it.each([
    ['off', 'true'],
    ['running', 'false'],
  ] as const)(
    'reverts to a VM that is %s afterward, and sends suppressPowerOn accordingly',
    async (power, suppress) => {
      const { run, machine, said, fakeVcenter } = await machineOnFake();
      machine.power = 'poweredOn';
      machine.take({ name: 'a', memory: true });
      await run({ kind: 'revert', to: idOf(machine, 'a'), power });
      expect(machine.power).toBe(power === 'off' ? 'poweredOff' : 'poweredOn');
      expect(said('RevertToSnapshot_Task', 'suppressPowerOn')).toBe(suppress);
      // It comes back suspended, and the next start must not load that memory.
      expect(fakeVcenter.count('PowerOffVM_Task')).toBe(power === 'off' ? 1 : 0);
    },
  );

  it('renames without changing the description, and the other way around', async () => {
    const { run, machine } = await machineOnFake();
    machine.take({ name: 'a', description: 'old' });
    const id = idOf(machine, 'a');
    await run({ kind: 'rename', id, name: 'b' });
    expect(machine.snapshots).toMatchObject([{ name: 'b', description: 'old' }]);
    await run({ kind: 'describe', id, description: '' });
    expect(machine.snapshots).toMatchObject([{ name: 'b', description: '' }]);
  });

  it('consolidates disks', async () => {
    const { run, machine } = await machineOnFake();
    machine.consolidationNeeded = true;
    await run({ kind: 'consolidate' });
    expect(machine.consolidationNeeded).toBe(false);
  });

  it('starts, suspends, discards the suspended state, shuts down and stops', async () => {
    const { run, machine } = await machineOnFake();
    const powers: string[] = [];
    const steps: Step[] = [
      { kind: 'power', action: 'start' },
      { kind: 'managedSave', action: 'save' },
      { kind: 'managedSave', action: 'remove' },
      { kind: 'power', action: 'start' },
      { kind: 'power', action: 'shutdown' },
      { kind: 'power', action: 'start' },
      { kind: 'power', action: 'stop' },
    ];
    for (const step of steps) {
      await run(step);
      powers.push(machine.power);
    }
    expect(powers).toEqual([
      'poweredOn',
      'suspended',
      'poweredOff',
      'poweredOn',
      'poweredOff',
      'poweredOn',
      'poweredOff',
    ]);
  });

  it('waits for a guest that shuts down slowly', async () => {
    const { run, machine, fakeVcenter, reported } = await machineOnFake();
    machine.power = 'poweredOn';
    machine.obeys = false;
    const going = run({ kind: 'power', action: 'shutdown' });
    await expect.poll(() => fakeVcenter.count('WaitForUpdatesEx')).toBeGreaterThan(1);
    expect(reported).toEqual([{ text: 'waiting for the guest to shut down' }]);
    machine.power = 'poweredOff';
    expect(await going).toEqual({ leftovers: [] });
  });

  it('stops waiting for a guest when it is canceled', async () => {
    const { run, machine, fakeVcenter } = await machineOnFake();
    machine.power = 'poweredOn';
    machine.obeys = false;
    const stop = new AbortController();
    const going = run({ kind: 'power', action: 'shutdown' }, stop.signal);
    await expect.poll(() => fakeVcenter.count('WaitForUpdatesEx')).toBeGreaterThan(1);
    stop.abort();
    await expect(going).rejects.toMatchObject({ name: 'AbortError' });
    expect(fakeVcenter.count('ShutdownGuest')).toBe(1);
  });

  it.each<Step>([
    { kind: 'power', action: 'pause' },
    { kind: 'deleteMetadata', id: 'x' },
    { ...newSnapshot, name: 'a', on: { kind: 'base' }, disks: ['Hard disk 1'] },
    { kind: 'managedSave', action: 'remove' },
  ])('sends nothing that vSphere does not support: %j', async (step) => {
    const { run, fakeVcenter } = await machineOnFake();
    await expect(run(step)).rejects.toMatchObject({ problem: { code: 'hypervisorError' } });
    expect(fakeVcenter.inventory.tasks).toEqual([]);
  });

  it('sends nothing if the tree is not the expected one', async () => {
    const { run, machine, fakeVcenter } = await machineOnFake();
    machine.take({ name: 'a' });
    machine.take({ name: 'b' });
    const id = idOf(machine, 'a');
    const refused: Step[] = [
      { kind: 'delete', id, expect: 'drop', children: [] },
      { kind: 'delete', id, expect: 'drop', children: [idOf(machine, 'b')] },
      { kind: 'revert', to: 'snapshot-gone', power: 'off' },
      create('c', { kind: 'snapshot', id }),
    ];
    for (const step of refused)
      await expect(run(step)).rejects.toMatchObject({ problem: { code: 'stepExpectationFailed' } });
    expect(fakeVcenter.inventory.tasks).toEqual([]);
  });

  it('leaves no collector and no filter behind', async () => {
    const { run, fakeVcenter } = await machineOnFake();
    await run(create('a', { kind: 'base' }));
    await expect.poll(() => fakeVcenter.leftovers).toBe(0);
  });
});
