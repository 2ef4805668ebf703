import { describe, expect, it } from 'vitest';
import { ConnectionLost, LibvirtError, ProtocolError, XdrError } from '../errors.ts';
import { procedures } from '../protocol/procedures.ts';
import { annotated } from '../testing/annotated.ts';
import { type Conversation, conversation, outcome } from '../testing/conversation.ts';
import { settled } from '../testing/fake-clock.ts';
import type { Received } from '../testing/fake-daemon.ts';

const { connectGetHostname, connectGetLibVersion, domainDestroy } = procedures;
const guest = { name: 'web01', uuid: '6695eb01-f6a4-8304-79aa-97f2502e193f', id: 1 };

function hostname(talk: Conversation): Promise<{ hostname: string } | Error> {
  return outcome(talk.router.call(connectGetHostname, {}));
}

/** Waits until the daemon has this many unanswered calls, and gives them. */
async function waiting(talk: Conversation, count: number): Promise<readonly Received[]> {
  await settled();
  expect(talk.daemon.waiting.length).toBe(count);
  return talk.daemon.waiting;
}

async function onlyCall(talk: Conversation): Promise<Received> {
  const [call] = await waiting(talk, 1);
  if (call === undefined) throw new Error('no call arrived');
  return call;
}

describe('calls', () => {
  it('are matched by serial, in any order', async () => {
    const talk = conversation();
    const calls = [hostname(talk), hostname(talk), hostname(talk)];
    const received = [...(await waiting(talk, 3))].reverse();
    for (const call of received) {
      talk.daemon.reply(call, connectGetHostname, { hostname: `host ${call.header.serial}` });
    }
    expect(await Promise.all(calls)).toEqual([
      { hostname: 'host 1' },
      { hostname: 'host 2' },
      { hostname: 'host 3' },
    ]);
  });

  it('keep all fields of an error', async () => {
    const talk = conversation();
    const call = outcome(talk.router.call(domainDestroy, { dom: guest }));
    talk.daemon.refuse(await onlyCall(talk), {
      ...{
        code: 55,
        domain: 10,
        message: 'domain is not running',
        str1: '%s',
        str2: 'a',
        str3: 'b',
        int1: 7,
        int2: 8,
      },
    });
    const error = await call;
    expect(error).toBeInstanceOf(LibvirtError);
    expect(error).toMatchObject({
      ...{ procedure: 'domainDestroy', code: 55, domain: 10, level: 2, text: 'domain is not running' },
      ...{ str1: '%s', str2: 'a', str3: 'b', int1: 7, int2: 8 },
    });
  });

  it('are not sent when an argument does not fit, and others continue', async () => {
    const talk = conversation();
    const wrong = outcome(talk.router.call(domainDestroy, { dom: { ...guest, uuid: 'web01' } }));
    expect(await wrong).toBeInstanceOf(XdrError);
    const right = hostname(talk);
    talk.daemon.reply(await onlyCall(talk), connectGetHostname, { hostname: 'kvm1' });
    expect(await right).toEqual({ hostname: 'kvm1' });
  });

  it('run four at a time, in order', async () => {
    const talk = conversation();
    const calls = Array.from({ length: 20 }, () => hostname(talk));
    const order: number[] = [];
    for (let answered = 0; answered < 20; answered += 1) {
      await settled();
      const call = talk.daemon.waiting.shift();
      if (call === undefined) throw new Error('the queue does not move');
      order.push(call.header.serial);
      talk.daemon.reply(call, connectGetHostname, { hostname: 'kvm1' });
    }
    await Promise.all(calls);
    expect(talk.daemon.mostWaiting).toBe(4);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('do not delay the answer to a ping', async () => {
    const talk = conversation();
    for (let i = 0; i < 20; i += 1) void hostname(talk);
    await waiting(talk, 4);
    talk.daemon.ping();
    await settled();
    expect(talk.daemon.keepalive).toEqual([2]);
  });
});

describe('an abandoned call', () => {
  it('leaves the queue when it was not sent yet', async () => {
    const talk = conversation();
    for (let i = 0; i < 4; i += 1) void hostname(talk);
    const giveUp = new AbortController();
    const fifth = outcome(talk.router.call(connectGetLibVersion, {}, { signal: giveUp.signal }));
    giveUp.abort(new Error('the page was closed'));
    expect(await fifth).toEqual(new Error('the page was closed'));
    for (const call of await waiting(talk, 4))
      talk.daemon.reply(call, connectGetHostname, { hostname: 'kvm1' });
    await waiting(talk, 4);
  });

  it('keeps its slot after it was sent, until the daemon answers', async () => {
    const talk = conversation();
    const giveUp = new AbortController();
    const first = outcome(talk.router.call(connectGetHostname, {}, { signal: giveUp.signal }));
    for (let i = 0; i < 4; i += 1) void hostname(talk);
    giveUp.abort(new Error('too long'));
    expect(await first).toEqual(new Error('too long'));
    const [abandoned] = await waiting(talk, 4);
    if (abandoned === undefined) throw new Error('no call arrived');
    talk.daemon.reply(abandoned, connectGetHostname, { hostname: 'too late' });
    await waiting(talk, 5);
    expect(talk.router.ignored.size).toBe(0);
  });

  it('is never sent when it is aborted first', async () => {
    const talk = conversation();
    const call = outcome(
      talk.router.call(connectGetHostname, {}, { signal: AbortSignal.abort(new Error('no')) }),
    );
    expect(await call).toEqual(new Error('no'));
    await waiting(talk, 0);
  });
});

describe('a dead socket', () => {
  const deaths: [string, (talk: Conversation) => void, RegExp][] = [
    ['closed by the daemon', (talk) => talk.daemon.wire.end(), /the daemon closed the connection\./],
    [
      'closed after two bytes of a length',
      (talk) => talk.daemon.wire.end(annotated('00 00')),
      /in the middle of a message/,
    ],
    [
      'closed in the middle of a payload',
      (talk) => talk.daemon.wire.end(annotated('00 00 00 40  20 00 80 86  00 00 00 01  00 00 00 3b')),
      /in the middle of a message/,
    ],
    [
      'dropped because of a hostile length',
      (talk) => talk.daemon.raw(annotated('ff ff ff ff')),
      /4294967295 bytes/,
    ],
    ['dropped because of a length of 27', (talk) => talk.daemon.raw(annotated('00 00 00 1b')), /27 bytes/],
    ['closed by us', (talk) => talk.router.lose(new Error('shutting down')), /shutting down/],
  ];

  it.each(deaths)('rejects every call with one error when %s', async (_name, kill, message) => {
    const talk = conversation();
    const calls = Array.from({ length: 6 }, () => hostname(talk));
    await waiting(talk, 4);
    kill(talk);
    const errors = await Promise.all(calls);
    for (const error of errors) expect(error).toBeInstanceOf(ConnectionLost);
    expect(errors).toMatchObject([
      ...Array.from({ length: 4 }, () => ({ name: 'ConnectionLost', kind: 'connectionLost', sent: true })),
      ...Array.from({ length: 2 }, () => ({ name: 'ConnectionLost', kind: 'connectionLost', sent: false })),
    ]);
    expect(talk.closed.map((error) => error.message)).toEqual([expect.stringMatching(message)]);
    expect(talk.router.closed).toBe(true);
  });

  it('rejects later calls immediately with the same error', async () => {
    const talk = conversation();
    talk.daemon.wire.end();
    await settled();
    const error = await hostname(talk);
    expect(error).toBeInstanceOf(ConnectionLost);
    expect(error).toMatchObject({ sent: false, message: talk.closed[0]?.message });
  });

  it('drops a reply that was cut off', async () => {
    const talk = conversation();
    const call = hostname(talk);
    const { header } = await onlyCall(talk);
    talk.daemon.wire.end(
      annotated(`
      00 00 00 28  20 00 80 86  00 00 00 01  00 00 00 3b  00 00 00 01
      00 00 00 0${header.serial}  00 00 00 00  00 00 00 04  6b 76 6d    # one byte is missing
    `),
    );
    expect(await call).toBeInstanceOf(ConnectionLost);
  });
});

describe('an invalid message', () => {
  const ignored: [string, string, string][] = [
    [
      'of another program',
      '11 11 11 11  00 00 00 01  00 00 00 01  00 00 00 01  00 00 00 01  00 00 00 00',
      'program',
    ],
    [
      'of another version',
      '20 00 80 86  00 00 00 02  00 00 00 01  00 00 00 01  00 00 00 01  00 00 00 00',
      'version',
    ],
    [
      'of an unknown type',
      '20 00 80 86  00 00 00 01  00 00 00 01  00 00 00 63  00 00 00 01  00 00 00 00',
      'type',
    ],
    [
      'of a negative type',
      '20 00 80 86  00 00 00 01  00 00 00 01  ff ff ff ff  00 00 00 01  00 00 00 00',
      'type',
    ],
    [
      'with a foreign serial',
      '20 00 80 86  00 00 00 01  00 00 00 3b  00 00 00 01  00 00 00 63  00 00 00 00',
      'serial',
    ],
    [
      'with an unknown event',
      '20 00 80 86  00 00 00 01  00 00 03 e7  00 00 00 02  00 00 00 00  00 00 00 00',
      'event',
    ],
    [
      'with an event cut short',
      '20 00 80 86  00 00 00 01  00 00 01 3e  00 00 00 02  00 00 00 00  00 00 00 00',
      'layout of an event',
    ],
    [
      'of keepalive that is neither ping nor pong',
      '6b 65 65 70  00 00 00 01  00 00 00 09  00 00 00 02  00 00 00 00  00 00 00 00',
      'keepalive procedure',
    ],
  ];

  it.each(ignored)('is counted, logged once and ignored when it is %s', async (_name, header, reason) => {
    const talk = conversation();
    const call = hostname(talk);
    const received = await onlyCall(talk);
    for (let i = 0; i < 3; i += 1) talk.daemon.raw(annotated(`00 00 00 1c ${header}`));
    talk.daemon.reply(received, connectGetHostname, { hostname: 'kvm1' });
    expect(await call).toEqual({ hostname: 'kvm1' });
    expect([...talk.router.ignored]).toEqual([[reason, 3]]);
    expect(talk.log).toEqual([`ignored a message from libvirt: unknown ${reason}`]);
  });

  it('is ignored when its serial was answered before', async () => {
    const talk = conversation();
    const call = hostname(talk);
    const received = await onlyCall(talk);
    talk.daemon.reply(received, connectGetHostname, { hostname: 'first' });
    talk.daemon.reply(received, connectGetHostname, { hostname: 'second' });
    expect(await call).toEqual({ hostname: 'first' });
    await settled();
    expect([...talk.router.ignored]).toEqual([['serial', 1]]);
  });

  const unreadable: [string, string][] = [
    ['status', '00 00 00 1c  20 00 80 86  00 00 00 01  00 00 00 3b  00 00 00 01  00 00 00 01  00 00 00 07'],
    [
      'procedure',
      '00 00 00 1c  20 00 80 86  00 00 00 01  00 00 00 3c  00 00 00 01  00 00 00 01  00 00 00 00',
    ],
    [
      'payload',
      '00 00 00 20  20 00 80 86  00 00 00 01  00 00 00 3b  00 00 00 01  00 00 00 01  00 00 00 00  7f ff ff ff',
    ],
    [
      'error',
      '00 00 00 20  20 00 80 86  00 00 00 01  00 00 00 3b  00 00 00 01  00 00 00 01  00 00 00 01  00 00 00 09',
    ],
  ];

  it.each(unreadable)('fails only its call when the %s of a reply is invalid', async (_name, bytes) => {
    const talk = conversation();
    const calls = [hostname(talk), hostname(talk)];
    const [, second] = await waiting(talk, 2);
    if (second === undefined) throw new Error('no call arrived');
    talk.daemon.raw(annotated(bytes));
    talk.daemon.reply(second, connectGetHostname, { hostname: 'kvm1' });
    const [first, other] = await Promise.all(calls);
    expect(first).toBeInstanceOf(ProtocolError);
    expect(first).toMatchObject({
      message: expect.stringContaining('reply to connectGetHostname cannot be read'),
    });
    expect(other).toEqual({ hostname: 'kvm1' });
  });
});
