import { inflateSync } from 'node:zlib';
import {
  type ConfigurationAnswer,
  compareConfigurations,
  differs,
  type MachineConfiguration,
} from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { GiB } from '../fleet/units.ts';
import { type Bench, bench, failureOf } from '../testing/bench.ts';
import type { HypervisorKind } from '../world/model.ts';

const kinds: readonly HypervisorKind[] = ['qemu', 'virtualbox', 'vsphere'];

/** `a`, then more memory, then `b`, then another card and an empty drive. */
const changed = (kind: HypervisorKind) =>
  bench({
    kind,
    memory: 2 * GiB,
    build: (machine) => {
      machine.insert('/iso/setup.iso').take('a', { age: 2 });
      machine.change(() => ({ memoryBytes: 4 * GiB })).take('b', { age: 1 });
      machine.addCard('dmz').insert(null);
    },
  });

function known(answer: ConfigurationAnswer | undefined): MachineConfiguration {
  if (answer?.kind !== 'known') throw new Error(answer?.text ?? 'no answer');
  return answer.configuration;
}

async function read({ simulator, domainId, idOf }: Bench, name: string) {
  const reading = await simulator.configuration?.(domainId, await idOf(name));
  if (reading === undefined) throw new Error('the simulator reads configurations');
  return reading;
}

async function differences(made: Bench, name: string): Promise<string[]> {
  const { captured, live } = await read(made, name);
  return compareConfigurations(known(captured), known(live)).flatMap((section) =>
    section.settings
      .filter(({ state }) => differs(state))
      .map(({ label, state }) => `${section.title.split(' ').slice(0, 2).join(' ')}: ${label} ${state}`),
  );
}

describe('the configuration that a simulated snapshot captured', () => {
  it.each(kinds)('is the configuration of the VM at that moment (%s)', async (kind) => {
    const made = await changed(kind);
    expect(await differences(made, 'b')).toEqual([
      expect.stringMatching(/^CD .*Medium changed$/),
      'Network card: Network added',
      'Network card: Model added',
    ]);
    expect(await differences(made, 'a')).toContain('Memory: Memory changed');
  });

  it.each(kinds)('comes back with a revert, and leaves what other snapshots captured (%s)', async (kind) => {
    const made = await changed(kind);
    const running = made.run({ kind: 'revert', id: await made.idOf('a'), force: true });
    await made.clock.advance(60_000);
    expect(await running).toEqual([]);
    expect(await differences(made, 'a')).toEqual([]);
    expect(await differences(made, 'b')).toEqual(['Memory: Memory changed']);
  });

  it.each(kinds)('survives a restart, as the present one does (%s)', async (kind) => {
    const made = await changed(kind);
    const before = await differences(made, 'a');
    expect(await differences(await made.restart(), 'a')).toEqual(before);
  });

  it.each(kinds)('has a document (%s)', async (kind) => {
    const { captured, live } = await read(await changed(kind), 'a');
    expect(known(captured).raw?.text).toContain('/iso/setup.iso');
    expect(known(live).raw?.text).not.toContain('/iso/setup.iso');
    expect(known(live).raw?.format).toContain('simulated');
  });

  it('is reported as missing where it was not recorded and where it cannot be read', async () => {
    const made = await bench({
      kind: 'qemu',
      build: (machine) => {
        delete machine.take('bare', { age: 2 }).hardware;
        machine.take('broken', { age: 1 }).unreadable = 'cannot parse the metadata';
      },
    });
    expect((await read(made, 'bare')).captured).toMatchObject({ kind: 'none', code: 'metadataOnly' });
    expect((await read(made, 'broken')).captured).toMatchObject({ kind: 'none', code: 'unreadable' });
  });

  it('is the default of its kind for a VM from an older file', async () => {
    const made = await bench({ kind: 'qemu', memory: 8 * GiB });
    expect(made.world.domain(made.domainId).hardware).toBeUndefined();
    await made.simulator.controls.asOtherClient(made.domainId, {
      kind: 'create',
      name: 'first',
      memory: false,
      quiesce: false,
      mechanism: 'internal',
      on: { kind: 'base' },
    });
    expect(await differences(made, 'first')).toEqual([]);
  });
});

describe('the screenshot of a simulated snapshot', () => {
  const online = (kind: HypervisorKind) =>
    bench({
      kind,
      build: (machine) => {
        machine.take('off', { age: 2 });
        machine.take('on', { age: 1, memory: true });
      },
    });

  it('is a PNG of the reported size on VirtualBox if the VM was on', async () => {
    const made = await online('virtualbox');
    const { screenshot } = await read(made, 'on');
    const bytes = Buffer.from(
      (await made.simulator.screenshot?.(made.domainId, await made.idOf('on'))) ?? [],
    );
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect({ width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), simulated: true }).toEqual(
      screenshot,
    );
    const start = bytes.indexOf('IDAT') + 4;
    const rows = inflateSync(bytes.subarray(start, start + bytes.readUInt32BE(start - 8)));
    expect(rows.length).toBe(641 * 400);
    expect(new Set(rows).size).toBe(4);
  });

  it('differs between snapshots and is the same each time', async () => {
    const made = await bench({
      kind: 'virtualbox',
      build: (machine) => {
        machine.take('one', { age: 2, memory: true });
        machine.take('two', { age: 1, memory: true });
      },
    });
    const of = async (name: string) =>
      Buffer.from((await made.simulator.screenshot?.(made.domainId, await made.idOf(name))) ?? []).toString(
        'hex',
      );
    expect(await of('one')).toBe(await of('one'));
    expect(await of('one')).not.toBe(await of('two'));
  });

  it('does not exist for a VM that was off, nor on the other hypervisors', async () => {
    for (const [kind, name] of [
      ['virtualbox', 'off'],
      ['qemu', 'on'],
      ['vsphere', 'on'],
    ] as const) {
      const made = await online(kind);
      expect((await read(made, name)).screenshot).toBeUndefined();
      const asked = made.simulator.screenshot?.(made.domainId, await made.idOf(name));
      expect(await failureOf(asked ?? Promise.resolve())).toMatch(/^notFound/);
    }
  });
});
