import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connect } from './connect.ts';
import { ConnectionLost } from './errors.ts';
import { procedures } from './protocol/procedures.ts';
import { listening, temporaryDirectory } from './testing/listening.ts';
import { realDaemon } from './testing/real-daemon.ts';

/** Stands between us and the real daemon; `pass` hands on what the daemon sends as it likes. */
async function proxied(pass: (chunk: Buffer, client: Socket) => void): Promise<string> {
  const { endpoint } = await realDaemon('test:///default');
  const path = join(await temporaryDirectory(), 'proxy-sock');
  const server = createServer((client) => {
    const daemon = connectSocket(endpoint.address);
    client.on('error', () => {}).on('close', () => daemon.destroy());
    client.pipe(daemon);
    daemon.on('data', (chunk: Buffer) => pass(chunk, client));
  });
  await listening(server, path);
  return path;
}

it('understands the real daemon when every byte comes alone', async () => {
  const path = await proxied((chunk, client) => {
    for (const byte of chunk) client.write(Buffer.of(byte));
  });
  const conn = await connect({ transport: { kind: 'unix', path }, uri: 'test:///default' });
  const straight = await realDaemon('test:///default');
  const capabilities = await straight.call(procedures.connectGetCapabilities, {});
  expect(await conn.call(procedures.connectGetCapabilities, {})).toEqual(capabilities);
  await conn.close();
});

it('releases all calls when the line is cut in the middle of an answer of the real daemon', async () => {
  const path = await proxied((chunk, client) => {
    // Only the capabilities are as long as this.
    if (chunk.length < 500) client.write(chunk);
    else client.end(chunk.subarray(0, 250));
  });
  const conn = await connect({ transport: { kind: 'unix', path }, uri: 'test:///default' });
  const calls = Array.from({ length: 8 }, () => conn.call(procedures.connectGetCapabilities, {}));
  const outcomes = await Promise.allSettled(calls);
  const reasons = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : outcome.value));
  expect(reasons.every((reason) => reason instanceof ConnectionLost)).toBe(true);
  expect(reasons[0]).toMatchObject({ message: expect.stringContaining('in the middle of a message') });
});
