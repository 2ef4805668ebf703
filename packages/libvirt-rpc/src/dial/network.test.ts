import { once } from 'node:events';
import { createServer } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { connect } from '../connect.ts';
import { DialError, type DialReason } from '../errors.ts';
import { authority, certificate, fingerprint256, privateKey } from '../testing/certificates.ts';
import { FakeDaemon } from '../testing/fake-daemon.ts';
import { listening } from '../testing/listening.ts';
import type { TlsTransport } from './transport.ts';

/** A daemon with TLS; it greets with this byte, as libvirt does once it has looked at our certificate. */
async function tlsDaemon(greeting: number | 'none' = 1): Promise<{ port: number; spoken: () => number }> {
  let spoken = 0;
  const server = createTlsServer({ cert: certificate, key: privateKey }, (socket: TLSSocket) => {
    socket.on('data', (chunk) => (spoken += chunk.length)).on('error', () => {});
    if (greeting === 'none') return socket.end();
    new FakeDaemon(socket).welcoming().raw(Buffer.of(greeting));
    return undefined;
  });
  server.on('tlsClientError', () => {});
  return { port: await listening(server), spoken: () => spoken };
}

function overTls(port: number, transport: Partial<TlsTransport>) {
  return connect({
    transport: { kind: 'tls', host: '127.0.0.1', port, ...transport },
    uri: 'qemu:///system',
  });
}

describe('a daemon over TLS', () => {
  it('is accepted with a certificate of the given authority', async () => {
    const { port } = await tlsDaemon();
    const conn = await overTls(port, { ca: authority });
    expect(conn.endpoint).toEqual({ kind: 'tls', address: `127.0.0.1:${port}`, session: false });
    await conn.close();
  });

  it('is accepted under the specified server name', async () => {
    const { port } = await tlsDaemon();
    await (await overTls(port, { ca: authority, servername: 'kvm1.test' })).close();
  });

  it.each([fingerprint256, fingerprint256.replaceAll(':', '').toLowerCase()])(
    'is accepted pinned as %s',
    async (pin) => {
      const { port } = await tlsDaemon();
      await (await overTls(port, { fingerprint256: pin })).close();
    },
  );

  it.each<[string, Partial<TlsTransport>, DialReason]>([
    ['of an unknown authority', {}, 'certificateUnknown'],
    ['for another name', { ca: authority, servername: 'kvm2.test' }, 'certificateOfOther'],
    ['other than the pinned one', { fingerprint256: '00'.repeat(32) }, 'certificateNotPinned'],
  ])('that shows a certificate %s is refused with what it showed', async (_name, transport, reason) => {
    const { port, spoken } = await tlsDaemon();
    const error = await overTls(port, transport).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      reason,
      certificate: { fingerprint: fingerprint256, subject: 'kvm1.test', issuer: 'Test Authority' },
    });
    expect(spoken()).toBe(0);
  });

  it.each<[string, Partial<TlsTransport>]>([
    ['no certificate', { cert: 'once upon a time', key: privateKey }],
    ['the key of another', { cert: authority, key: privateKey }],
  ])('is not dialed with %s for our own', async (_name, own) => {
    const { port } = await tlsDaemon();
    await expect(overTls(port, { ca: authority, ...own })).rejects.toMatchObject({
      reason: 'ownCertificateUnusable',
    });
  });

  it('receives our client certificate, if there is one', async () => {
    let seen: string | undefined;
    const server = createTlsServer(
      { cert: certificate, key: privateKey, requestCert: true, ca: authority, rejectUnauthorized: true },
      (socket) => {
        seen = socket.getPeerCertificate().fingerprint256;
        new FakeDaemon(socket).welcoming().raw(Buffer.of(1));
      },
    );
    server.on('tlsClientError', () => {});
    const port = await listening(server);
    await (await overTls(port, { ca: authority, cert: certificate, key: privateKey })).close();
    expect(seen).toBe(fingerprint256);
    await expect(overTls(port, { ca: authority })).rejects.toMatchObject({ reason: 'ownCertificateRefused' });
  });

  it.each<[string, Partial<TlsTransport>, RegExp]>([
    ['with a certificate of an unknown authority', {}, /verify/],
    ['with a certificate for another name', { ca: authority, servername: 'kvm2.test' }, /kvm2\.test/],
    [
      'with another certificate than the pinned one',
      { fingerprint256: '00'.repeat(32) },
      /which is not the trusted one/,
    ],
    [
      'pinned, also when the authority is known',
      { ca: authority, fingerprint256: '00'.repeat(32) },
      /which is not the trusted one/,
    ],
    ['with a pin that is no fingerprint', { fingerprint256: 'sha1' }, /64 hexadecimal digits/],
  ])('is refused %s, before any data is sent', async (_name, transport, message) => {
    const { port, spoken } = await tlsDaemon();
    const attempt = overTls(port, transport);
    await expect(attempt).rejects.toThrow(DialError);
    await expect(attempt).rejects.toThrow(message);
    expect(spoken()).toBe(0);
  });

  it.each([
    ['says so', 0],
    ['hangs up', 'none'],
  ] as const)('that does not accept our certificate and %s is an error', async (_name, greeting) => {
    const { port } = await tlsDaemon(greeting);
    await expect(overTls(port, { ca: authority })).rejects.toMatchObject({
      reason: 'ownCertificateRefused',
      message: expect.stringMatching(/accept our certificate/),
    });
  });

  it('that does not use TLS is an error', async () => {
    const port = await listening(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await expect(overTls(port, { ca: authority })).rejects.toMatchObject({ kind: 'dial', reason: 'noTls' });
  });

  it('is reported as refused or not found when it cannot be reached', async () => {
    await expect(overTls(1, {})).rejects.toMatchObject({ reason: 'refused' });
    await expect(
      connect({ transport: { kind: 'tls', host: 'nowhere.invalid' }, uri: 'qemu:///system' }),
    ).rejects.toMatchObject({ reason: 'hostNotFound' });
  });
});

describe('a daemon over TCP', () => {
  it('answers calls', async () => {
    const port = await listening(createServer((socket) => void new FakeDaemon(socket).welcoming()));
    const conn = await connect({ transport: { kind: 'tcp', host: '127.0.0.1', port } });
    expect([conn.uri, conn.endpoint.address]).toEqual(['qemu:///system', `127.0.0.1:${port}`]);
    await conn.close();
  });

  it('that does not listen is an error that says what to check', async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    await once(server, 'close');
    await expect(connect({ transport: { kind: 'tcp', host: '127.0.0.1', port } })).rejects.toThrow(
      /ECONNREFUSED.*Check the address, the firewall/,
    );
  });

  it('that is a web server is an error', async () => {
    const port = await listening(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    await expect(connect({ transport: { kind: 'tcp', host: '127.0.0.1', port } })).rejects.toThrow(
      /announced a message of 1213486160 bytes.*belongs to a libvirt daemon/,
    );
    await expect(connect({ transport: { kind: 'tcp', host: '127.0.0.1', port } })).rejects.toMatchObject({
      reason: 'notLibvirt',
    });
  });

  it.each(['-h', 'a b', 'kvm1:22', 'user@kvm1', ''])(
    'is not resolved under the invalid name "%s"',
    async (host) => {
      await expect(connect({ transport: { kind: 'tcp', host } })).rejects.toThrow(/as a host/);
      await expect(connect({ transport: { kind: 'tls', host } })).rejects.toThrow(/as a host/);
    },
  );
});
