import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { SoapBroken } from './errors.ts';
import { type SoapEndpoint, SoapLine } from './post.ts';
import { certificate, fingerprint, privateKey } from './testing/certificate.ts';

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function lineTo(endpoint: SoapEndpoint): SoapLine {
  const line = new SoapLine(endpoint);
  open.push(line);
  return line;
}

async function plain(listener: RequestListener, options: Partial<SoapEndpoint> = {}): Promise<SoapLine> {
  const port = await listening(createServer(listener));
  return lineTo({ url: new URL(`http://127.0.0.1:${port}/`), ...options });
}

const failure = (going: Promise<unknown>): Promise<unknown> =>
  going.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('posting SOAP', () => {
  it('sends one request at a time, and closes the connection if it must not be kept', async () => {
    let now = 0;
    let most = 0;
    const connections = new Set<unknown>();
    const listener: RequestListener = (request, response) => {
      connections.add(request.socket);
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end('<a/>');
      }, 5);
    };
    const line = await plain(listener, { keepAlive: false });
    await Promise.all(Array.from({ length: 6 }, () => line.post('<q/>', { silenceMs: 5_000 })));
    expect(most).toBe(1);
    await expect.poll(() => [...connections].every((each) => isClosed(each))).toBe(true);
  });

  it('sends a separate request while another one waits', async () => {
    let first: (() => void) | undefined;
    const line = await plain((request, response) => {
      if (request.headers['x-wait'] === undefined) response.end('<quick/>');
      else first = () => response.end('<slow/>');
    });
    const slow = line.post('<q/>', { silenceMs: 5_000, headers: { 'x-wait': '1' } });
    const quick = await line.post('<q/>', { silenceMs: 5_000, alone: true });
    first?.();
    expect([quick.text, (await slow).text]).toEqual(['<quick/>', '<slow/>']);
  });

  it('repeats a reading if a kept connection was closed, but never a separate request', async () => {
    const used = new WeakSet<object>();
    let asked = 0;
    const line = await plain((request, response) => {
      asked += 1;
      if (used.has(request.socket) || request.headers['x-lost'] !== undefined)
        return request.socket.destroy();
      used.add(request.socket);
      response.end('<a/>');
    });
    for (let n = 0; n < 3; n++) expect((await line.post('<q/>', { silenceMs: 5_000 })).text).toBe('<a/>');
    expect(asked).toBe(5);
    const lost = line.post('<q/>', { silenceMs: 5_000, alone: true, headers: { 'x-lost': '1' } });
    expect(await failure(lost)).toMatchObject({ name: 'SoapUnanswered', sent: true });
    expect(asked).toBe(6);
  });

  it('counts a request as sent if the answer is cut off', async () => {
    const line = await plain((_, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('<half');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failure(line.post('<q/>', { silenceMs: 5_000 }))).toMatchObject({
      name: 'SoapUnanswered',
      sent: true,
      reason: 'hungUp',
    });
  });

  it('counts a request as not sent if nothing listens', async () => {
    const line = lineTo({ url: new URL('http://127.0.0.1:1/') });
    expect(await failure(line.post('<q/>', { silenceMs: 5_000 }))).toMatchObject({
      name: 'SoapUnanswered',
      sent: false,
      reason: 'refused',
    });
  });

  it('gives up on a service that stays silent', async () => {
    const line = await plain(() => {});
    expect(await failure(line.post('<q/>', { silenceMs: 50 }))).toMatchObject({
      name: 'SoapUnanswered',
      reason: 'silent',
    });
  });

  it('rejects answers that are too large or not UTF-8', async () => {
    const large = Buffer.alloc(1024 * 1024, 0x20);
    const endless = await plain((_, response) => {
      const more = () => {
        while (response.write(large)) if (response.destroyed) return;
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    expect(await failure(endless.post('<q/>', { silenceMs: 5_000 }))).toBeInstanceOf(SoapBroken);
    const latin = await plain((_, response) => response.end(Buffer.from([0x3c, 0x61, 0xe4, 0x2f, 0x3e])));
    expect(await failure(latin.post('<q/>', { silenceMs: 5_000 }))).toBeInstanceOf(SoapBroken);
  });
});

const isClosed = (socket: unknown) =>
  typeof socket === 'object' && socket !== null && 'destroyed' in socket && socket.destroyed;

describe('posting SOAP over TLS', () => {
  const secure = async (options: Partial<SoapEndpoint>) => {
    const seen: string[] = [];
    const server = createSecureServer({ cert: certificate, key: privateKey }, (request, response) => {
      seen.push(request.method ?? '');
      response.end('<a/>');
    });
    const port = await listening(server);
    return { seen, line: lineTo({ url: new URL(`https://127.0.0.1:${port}/`), ...options }) };
  };

  it.each([
    ['by its fingerprint', { fingerprint }],
    ['by its fingerprint without colons', { fingerprint: fingerprint.replaceAll(':', '').toLowerCase() }],
    ['by its authority', { ca: certificate }],
  ])('trusts a service %s', async (_, options) => {
    const { line } = await secure(options);
    expect((await line.post('<q/>', { silenceMs: 5_000 })).text).toBe('<a/>');
    expect((await line.post('<q/>', { silenceMs: 5_000 })).text).toBe('<a/>');
  });

  it.each([
    ['has an untrusted certificate', {}, 'certificateUnknown'],
    ['has another fingerprint than was pinned', { fingerprint: '00'.repeat(32) }, 'certificateNotPinned'],
    [
      'has another fingerprint, although its authority is known',
      { ca: certificate, fingerprint: '00'.repeat(32) },
      'certificateNotPinned',
    ],
  ])('sends nothing to a service that %s, and reports its certificate', async (_, options, reason) => {
    const { line, seen } = await secure(options);
    expect(await failure(line.post('<q/>', { silenceMs: 5_000 }))).toMatchObject({
      name: 'SoapUnanswered',
      sent: false,
      reason,
      certificate: { fingerprint },
    });
    expect(seen).toEqual([]);
  });
});
