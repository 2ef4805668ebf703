import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../time/clock.ts';
import { Link } from './link.ts';
import { answerMs, Monitors } from './monitors.ts';

const web: Domain = { name: 'web', uuid: '08f3f9ac-d722-42f2-a8a5-db397f4496e2', id: 1 };
const mail: Domain = { ...web, name: 'mail', uuid: '11111111-2222-4333-8444-555555555555' };

/** Monitors on numbered connections. `pass` is the time that an answer may take. */
function opened() {
  const timers = new Set<() => void>();
  const clock: Clock = {
    now: () => 0,
    after: (_, action) => {
      timers.add(action);
      return () => timers.delete(action);
    },
  };
  const open: number[] = [];
  let count = 0;
  const connect = async (): Promise<Connection> => {
    const number = ++count;
    open.push(number);
    const close = async () => void open.splice(open.indexOf(number), 1);
    return { number, onClose: () => () => {}, closed: false, close } as unknown as Connection;
  };
  const monitors = new Monitors({ link: () => new Link({ connect, clock, random: () => 0 }), clock });
  const pass = () => {
    for (const timer of [...timers]) timer();
  };
  return { monitors, open, pass, timers };
}

const numberOf = (connection: Connection): number => (connection as unknown as { number: number }).number;
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Monitors', () => {
  it('returns the answer, and waits no longer', async () => {
    const { monitors, timers } = opened();
    expect(await monitors.ask(web, async () => 'ready')).toBe('ready');
    expect(timers.size).toBe(0);
    expect(monitors.isSilent(web.uuid)).toBe(false);
  });

  it('passes errors on', async () => {
    const { monitors } = opened();
    await expect(monitors.ask(web, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it(`gives up after ${answerMs} ms, and asks a VM that does not answer only once`, async () => {
    const { monitors, pass } = opened();
    let calls = 0;
    const never = () => {
      calls += 1;
      return new Promise<never>(() => {});
    };
    const asked = monitors.ask(web, never);
    await settled();
    pass();
    expect(await asked).toBeUndefined();
    expect(monitors.isSilent(web.uuid)).toBe(true);
    expect(await monitors.ask(web, never)).toBeUndefined();
    expect(calls).toBe(1);
  });

  it('asks about other VMs on a new connection, and closes the old one after its last answer', async () => {
    const { monitors, open, pass } = opened();
    const late = Promise.withResolvers<string>();
    const asked = monitors.ask(web, () => late.promise);
    await settled();
    pass();
    await asked;
    expect(await monitors.ask(mail, async (connection) => numberOf(connection))).toBe(2);
    expect(open).toEqual([1, 2]);
    late.resolve('late');
    await settled();
    expect(open).toEqual([2]);
    expect(monitors.isSilent(web.uuid)).toBe(false);
    expect(await monitors.ask(web, async (connection) => numberOf(connection))).toBe(2);
  });

  it('asks again on a new connection if calls on other VMs kept a call from being sent', async () => {
    const { monitors, pass } = opened();
    const never = () => new Promise<never>(() => {});
    const hung = ['a', 'b', 'c', 'd'].map((uuid) => ({ ...web, uuid }));
    const asked = hung.map((dom) => monitors.ask(dom, never));
    const queued = monitors.ask(mail, async (connection) => (numberOf(connection) === 1 ? never() : 'ready'));
    await settled();
    pass();
    expect(await Promise.all(asked)).toEqual([undefined, undefined, undefined, undefined]);
    expect(await queued).toBe('ready');
    expect(monitors.isSilent(mail.uuid)).toBe(false);
  });

  it('closes every connection', async () => {
    const { monitors, open, pass } = opened();
    const asked = monitors.ask(web, () => new Promise<never>(() => {}));
    await settled();
    pass();
    await asked;
    await monitors.ask(mail, async () => 'ready');
    await monitors.close();
    expect(open).toEqual([]);
  });
});
