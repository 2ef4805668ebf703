import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.ts';
import { ConnectionLost, LibvirtError } from './errors.ts';
import { open } from './open.ts';
import { type DomainEvent, eventMessages } from './protocol/events.ts';
import { procedures } from './protocol/procedures.ts';
import { FakeClock, settled } from './testing/fake-clock.ts';
import { type FakeDaemon, fakeDaemon } from './testing/fake-daemon.ts';

const {
  connectDomainEventCallbackRegisterAny: register,
  connectDomainEventCallbackDeregisterAny: deregister,
} = procedures;
const guest = { name: 'web01', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };
const stopped = { dom: guest, event: 5, detail: 0 };

interface Opened {
  readonly conn: Connection;
  readonly daemon: FakeDaemon;
  readonly clock: FakeClock;
}

async function opened(): Promise<Opened> {
  const { wire, daemon } = fakeDaemon();
  const clock = new FakeClock();
  daemon.welcoming();
  const endpoint = { kind: 'unix', address: '/run/fake-sock', session: false } as const;
  const options = { uri: 'qemu:///system', readOnly: false, clock, log: () => {} };
  return { conn: await open({ wire, endpoint }, options), daemon, clock };
}

/** A daemon that assigns callback ids from 10; returns the registrations. */
function givingIds(daemon: FakeDaemon): { registered: number[]; deregistered: number[] } {
  const asked = { registered: [] as number[], deregistered: [] as number[] };
  daemon
    .answers(register, ({ eventId }) => ({ callbackId: 9 + asked.registered.push(eventId) }))
    .answers(deregister, ({ callbackId }) => {
      asked.deregistered.push(callbackId);
      return {};
    });
  return asked;
}

describe('subscribing', () => {
  it('passes on only the events that were registered', async () => {
    const { conn, daemon } = await opened();
    const asked = givingIds(daemon);
    const events: DomainEvent[] = [];
    await conn.subscribe(['lifecycle', 'blockJob2'], (event) => events.push(event));
    expect(asked.registered).toEqual([0, 16]);
    daemon.event(eventMessages.lifecycle, { callbackId: 10, ...stopped });
    daemon.event(eventMessages.lifecycle, { callbackId: 99, ...stopped });
    daemon.event(eventMessages.blockJob2, { callbackId: 11, dom: guest, dst: 'vda', type: 4, status: 3 });
    await settled();
    expect(events).toEqual([
      { kind: 'lifecycle', callbackId: 10, ...stopped },
      { kind: 'blockJob2', callbackId: 11, dom: guest, dst: 'vda', type: 4, status: 3 },
    ]);
    expect([...conn.ignored]).toEqual([['subscriber of an event', 1]]);
  });

  it('misses no event that arrives right after the reply', async () => {
    const { conn, daemon } = await opened();
    const events: DomainEvent[] = [];
    const subscribed = conn.subscribe(['lifecycle'], (event) => events.push(event));
    await settled();
    const [call] = daemon.waiting;
    if (call === undefined) throw new Error('no callback was registered');
    daemon.together(() => {
      daemon.reply(call, register, { callbackId: 0 });
      daemon.event(eventMessages.lifecycle, { callbackId: 0, ...stopped });
    });
    await subscribed;
    expect(events.length).toBe(1);
  });

  it('can be limited to one domain', async () => {
    const { conn, daemon } = await opened();
    const limits: unknown[] = [];
    daemon.answers(register, ({ dom }) => {
      limits.push(dom);
      return { callbackId: 10 };
    });
    await conn.subscribe(['lifecycle'], () => {}, { domain: guest });
    expect(limits).toEqual([guest]);
  });

  it('ends on both sides', async () => {
    const { conn, daemon } = await opened();
    const asked = givingIds(daemon);
    const events: DomainEvent[] = [];
    const end = await conn.subscribe(['lifecycle', 'jobCompleted'], (event) => events.push(event));
    await end();
    expect(asked.deregistered).toEqual([10, 11]);
    daemon.event(eventMessages.lifecycle, { callbackId: 10, ...stopped });
    await settled();
    expect(events).toEqual([]);
  });

  it('unregisters the other kinds when the driver does not support one', async () => {
    const { conn, daemon } = await opened();
    const { deregistered } = givingIds(daemon);
    daemon.forgets(register);
    const refused = conn.subscribe(['lifecycle', 'agentLifecycle'], () => {});
    refused.catch(() => {});
    await settled();
    const [known, unknown] = daemon.waiting;
    if (known === undefined || unknown === undefined) throw new Error('no callback was registered');
    daemon.reply(known, register, { callbackId: 77 });
    daemon.refuse(unknown, { code: 3, message: 'event not supported' });
    await expect(refused).rejects.toThrow(LibvirtError);
    expect(deregistered).toEqual([77]);
  });

  it('isolates a listener that throws', async () => {
    const { conn, daemon } = await opened();
    givingIds(daemon);
    const events: DomainEvent[] = [];
    await conn.subscribe(['lifecycle'], () => {
      throw new Error('an error in the listener');
    });
    conn.onEvent((event) => events.push(event));
    daemon.event(eventMessages.lifecycle, { callbackId: 10, ...stopped });
    await settled();
    expect(events.length).toBe(1);
    expect(conn.closed).toBe(false);
  });
});

describe('the end of a connection', () => {
  it('closes, rejects pending calls, and calls back once', async () => {
    const { conn, daemon } = await opened();
    const told: ConnectionLost[] = [];
    conn.onClose((reason) => told.push(reason));
    const call = conn.call(procedures.connectGetHostname, {});
    call.catch(() => {});
    let goodbyes = 0;
    daemon.answers(procedures.connectClose, () => {
      goodbyes += 1;
      return {};
    });
    await conn.close();
    await conn.close();
    await expect(call).rejects.toThrow(ConnectionLost);
    expect([goodbyes, told.length, conn.closed]).toEqual([1, 1, true]);
  });

  it('closes past a full queue, in the reserved slot', async () => {
    const { conn, daemon } = await opened();
    const calls = Array.from({ length: 9 }, () => conn.call(procedures.connectGetHostname, {}));
    const released = Promise.allSettled(calls);
    await conn.close();
    expect(daemon.mostWaiting).toBe(4);
    expect((await released).every(({ status }) => status === 'rejected')).toBe(true);
  });

  it('does not wait for a daemon that does not respond', async () => {
    const { conn, daemon, clock } = await opened();
    daemon.wire.pause();
    const closing = conn.close();
    await clock.advance(1000);
    await closing;
    expect(conn.closed).toBe(true);
  });

  it('calls a listener unless it was removed', async () => {
    const { conn, daemon } = await opened();
    const told: string[] = [];
    conn.onClose((reason) => told.push(reason.message));
    conn.onClose(() => told.push('never'))();
    daemon.wire.end();
    await settled();
    expect(told).toEqual([expect.stringContaining('The connection to libvirt at /run/fake-sock was lost')]);
  });
});

it('reports the daemon’s error even if the connection ends right after it', async () => {
  const { conn, daemon } = await opened();
  const call = conn.call(procedures.domainDestroy, { dom: guest });
  call.catch(() => {});
  await settled();
  const [received] = daemon.waiting;
  if (received === undefined) throw new Error('no call arrived');
  daemon.refuse(received, { code: 55, message: 'domain is not running' });
  await expect(call).rejects.toThrow(
    'libvirt refused domainDestroy: domain is not running (error 55, domain 0)',
  );
  expect(conn.closed).toBe(false);
});
