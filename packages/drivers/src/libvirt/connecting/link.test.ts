import type { Clock, Connection } from '@snaptree/libvirt-rpc';
import { describe, expect, it } from 'vitest';
import { Link } from './link.ts';

/** A clock that is advanced by hand. */
class HandClock implements Clock {
  private time = 0;
  now = () => this.time;
  after = () => () => {};
  pass(ms: number): void {
    this.time += ms;
  }
}

/** The part of a connection that a link uses. */
function fakeConnection() {
  const listeners: (() => void)[] = [];
  const fake = {
    closed: false,
    onClose: (listener: () => void) => {
      listeners.push(listener);
      return () => {};
    },
    close: async () => fake.break(),
    break: () => {
      fake.closed = true;
      for (const listener of listeners) listener();
    },
  };
  return fake;
}

function linkTo(connect: () => Promise<ReturnType<typeof fakeConnection>>, clock = new HandClock()) {
  const link = new Link({
    connect: connect as unknown as () => Promise<Connection>,
    clock,
    random: () => 0.5,
  });
  return { link, clock };
}

describe('a link', () => {
  it('dials once for several callers', async () => {
    let dialed = 0;
    const { link } = linkTo(async () => {
      dialed += 1;
      return fakeConnection();
    });
    const [a, b] = await Promise.all([link.get(), link.get()]);
    expect(a).toBe(b);
    expect(dialed).toBe(1);
  });

  it('dials again after the connection was lost', async () => {
    const made: ReturnType<typeof fakeConnection>[] = [];
    const { link } = linkTo(async () => {
      const fresh = fakeConnection();
      made.push(fresh);
      return fresh;
    });
    await link.get();
    made[0]?.break();
    expect(await link.get()).toBe(made[1]);
  });

  it('waits longer after each failure, and rejects with that failure until then', async () => {
    let dialed = 0;
    const { link, clock } = linkTo(async () => {
      dialed += 1;
      throw new Error(`refused ${dialed}`);
    });
    await expect(link.get()).rejects.toThrow('refused 1');
    await expect(link.get()).rejects.toThrow('refused 1');
    expect(link.pauseMs).toBe(250);
    clock.pass(250);
    await expect(link.get()).rejects.toThrow('refused 2');
    expect(link.pauseMs).toBe(500);
    for (let i = 0; i < 20; i++) {
      clock.pass(60_000);
      await link.get().catch(() => {});
    }
    expect(link.pauseMs).toBe(30_000);
    expect(dialed).toBe(22);
  });

  it('starts with short pauses again after a success', async () => {
    let up = false;
    const { link, clock } = linkTo(async () => {
      if (!up) throw new Error('refused');
      return fakeConnection();
    });
    await link.get().catch(() => {});
    up = true;
    clock.pass(250);
    await link.get();
    expect(link.pauseMs).toBe(0);
  });

  it('no longer dials once it is closed', async () => {
    const { link } = linkTo(async () => fakeConnection());
    const open = await link.get();
    await link.close();
    expect(open.closed).toBe(true);
    await expect(link.get()).rejects.toThrow('removed');
  });
});
