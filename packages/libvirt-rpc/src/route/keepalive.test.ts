import { describe, expect, it } from 'vitest';
import type { Clock } from '../clock.ts';
import { procedures } from '../protocol/procedures.ts';
import { conversation, outcome } from '../testing/conversation.ts';
import { settled } from '../testing/fake-clock.ts';
import { Keepalive, keepaliveProcedure } from './keepalive.ts';

const second = 1000;
const hour = 3600 * second;
const { ping, pong } = keepaliveProcedure;

describe('keepalive', () => {
  it('answers pings immediately during a call of an hour', async () => {
    const talk = conversation();
    talk.router.startKeepalive();
    const call = outcome(talk.router.call(procedures.connectGetHostname, {}));
    for (let passed = 0; passed < hour; passed += 5 * second) {
      await talk.clock.advance(5 * second);
      talk.daemon.ping();
      await settled();
    }
    expect(talk.daemon.keepalive.filter((procedure) => procedure === pong).length).toBe(720);
    expect(talk.router.closed).toBe(false);
    const [waiting] = talk.daemon.waiting;
    if (waiting === undefined) throw new Error('no call arrived');
    talk.daemon.reply(waiting, procedures.connectGetHostname, { hostname: 'kvm1' });
    expect(await call).toEqual({ hostname: 'kvm1' });
  });

  it('pings a silent daemon, and drops it within 35 s', async () => {
    const talk = conversation();
    talk.router.startKeepalive();
    const call = outcome(talk.router.call(procedures.connectGetHostname, {}));
    await talk.clock.advance(24 * second);
    expect(talk.router.closed).toBe(false);
    expect(talk.daemon.keepalive).toEqual([ping, ping, ping]);
    await talk.clock.advance(10 * second);
    expect(talk.router.closed).toBe(true);
    expect(await call).toMatchObject({
      name: 'ConnectionLost',
      message: expect.stringContaining('25 seconds'),
    });
  });

  it('knows when the last message arrived', async () => {
    const talk = conversation();
    await talk.clock.advance(7 * second);
    talk.daemon.ping();
    await settled();
    await talk.clock.advance(9 * second);
    expect(talk.router.heardAt).toBe(7 * second);
  });

  it('accepts any message as a sign of life', async () => {
    const talk = conversation();
    talk.router.startKeepalive();
    for (let i = 0; i < 60; i += 1) {
      await talk.clock.advance(20 * second);
      talk.daemon.send({ program: 1, version: 1, procedure: 1, type: 1, serial: 0, status: 0 });
      await settled();
    }
    expect(talk.router.closed).toBe(false);
  });

  it('does not mistake our own suspension for silence of the daemon', () => {
    const due: (() => void)[] = [];
    let now = 0;
    const sleepy: Clock = {
      now: () => now,
      after: (_ms, action) => {
        due.push(action);
        return () => {};
      },
    };
    const happened: string[] = [];
    const keepalive = new Keepalive(sleepy, {
      ping: () => happened.push('ping'),
      dead: () => happened.push('dead'),
    });
    keepalive.start();
    for (let tick = 0; tick < 3; tick += 1) {
      now += hour;
      due.shift()?.();
    }
    expect(happened).toEqual(['ping', 'ping']);
  });

  it('does not queue pongs for a daemon that does not read them', async () => {
    const talk = conversation();
    talk.daemon.wire.pause();
    for (let i = 0; i < 100_000; i += 1) talk.daemon.ping();
    for (let turns = 0; turns < 50; turns += 1) await settled();
    talk.daemon.wire.resume();
    for (let turns = 0; turns < 50; turns += 1) await settled();
    expect(talk.daemon.keepalive.length).toBeGreaterThan(0);
    expect(talk.daemon.keepalive.length).toBeLessThan(60_000);
  });
});
