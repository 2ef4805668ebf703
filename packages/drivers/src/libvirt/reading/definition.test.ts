import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../time/clock.ts';
import { Link } from '../connecting/link.ts';
import { Monitors } from '../connecting/monitors.ts';
import { readDefinition } from './definition.ts';

const web: Domain = { name: 'web', uuid: '08f3f9ac-d722-42f2-a8a5-db397f4496e2', id: 1 };
const never = () => new Promise<never>(() => {});
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A daemon that describes VMs as `answers` does. `pass` is the time that an answer may take. */
function opened(answers: (() => unknown)[]) {
  const timers = new Set<() => void>();
  const after = (_: number, action: () => void) => {
    timers.add(action);
    return () => timers.delete(action);
  };
  const clock: Clock = { now: () => 0, after };
  const call = async () => ({ xml: await answers.shift()?.() });
  const connection = { call, onClose: () => () => {}, close: async () => {} } as unknown as Connection;
  const link = () => new Link({ connect: async () => connection, clock, random: () => 0 });
  const monitors = new Monitors({ link, clock });
  const read = (dom: Domain, exact = false) => readDefinition({ connection, monitors }, { dom, exact }, 0);
  const pass = async () => {
    await settled();
    for (const timer of [...timers]) timer();
  };
  return { read, pass };
}

describe('readDefinition', () => {
  it('reads the definition again each time', async () => {
    const { read } = opened([() => 'first', () => 'second']);
    expect([await read(web), await read(web)]).toEqual(['first', 'second']);
  });

  it('returns the last one while a call that waits for QEMU delays libvirt, and asks no more', async () => {
    const { read, pass } = opened([() => 'first', never]);
    await read(web);
    const delayed = read(web);
    await pass();
    expect([await delayed, await read(web)]).toEqual(['first', 'first']);
  });

  it('returns what libvirt answered late', async () => {
    const late = Promise.withResolvers<string>();
    const { read, pass } = opened([() => 'first', () => late.promise, never]);
    await read(web);
    const delayed = read(web);
    await pass();
    await delayed;
    late.resolve('second');
    await settled();
    const next = read(web);
    await pass();
    expect(await next).toBe('second');
  });

  it.each([
    ['if it must be exact', web, true],
    ['for another run of QEMU', { ...web, id: 2 }, false],
  ])('waits for libvirt %s', async (_, dom, exact) => {
    const late = Promise.withResolvers<string>();
    const { read, pass } = opened([() => 'first', () => late.promise]);
    await read(web);
    const waiting = read(dom, exact);
    await pass();
    late.resolve('second');
    expect(await waiting).toBe('second');
  });

  it('keeps nothing of a VM that is off', async () => {
    const off = { ...web, id: -1 };
    const { read } = opened([() => 'first', () => 'off', () => 'second']);
    expect([await read(web), await read(off), await read(off)]).toEqual(['first', 'off', 'second']);
  });
});
