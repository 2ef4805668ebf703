import { describe, expect, it } from 'vitest';
import { RequestGuard } from './guard.ts';
import { isLoopback } from './loopback.ts';

const asks = (remoteAddress: string, ...host: string[]) => ({
  headers: { host: host[0] },
  headersDistinct: { host },
  method: 'GET',
  socket: { remoteAddress },
});

describe('the guard of a server that listens on every address', () => {
  const guard = new RequestGuard({
    listenHost: '0.0.0.0',
    allowedHosts: ['tree.example'],
    allowedOrigins: [],
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('accepts the names of loopback from %s', (from) => {
    for (const name of ['localhost:7474', '127.0.0.1', '[::1]:7474']) {
      expect(guard.isHostAllowed(asks(from, name))).toBe(true);
    }
  });

  it.each(['192.0.2.2', '::ffff:192.0.2.2', '2001:db8::1', ''])(
    'refuses the names of loopback from %s',
    (from) => {
      for (const name of ['localhost:7474', '127.0.0.1', '[::1]:7474', 'LOCALHOST']) {
        expect(guard.isHostAllowed(asks(from, name))).toBe(false);
      }
      expect(guard.isHostAllowed(asks(from, 'tree.example'))).toBe(true);
    },
  );

  it('accepts them from everywhere if the configuration lists them, as a container with a published port needs', () => {
    const published = new RequestGuard({
      listenHost: '0.0.0.0',
      allowedHosts: ['localhost'],
      allowedOrigins: [],
    });
    expect(published.isHostAllowed(asks('172.17.0.1', 'localhost:7474'))).toBe(true);
    expect(published.isHostAllowed(asks('172.17.0.1', '127.0.0.1:7474'))).toBe(false);
  });

  it('refuses a request with two Host headers', () => {
    expect(guard.isHostAllowed(asks('127.0.0.1', 'localhost', 'evil.example'))).toBe(false);
  });
});

describe('an address', () => {
  it.each(['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost', '::ffff:127.0.0.1'])(
    '%s is loopback',
    (address) => {
      expect(isLoopback(address)).toBe(true);
    },
  );
  it.each(['0.0.0.0', '::', '192.0.2.1', '128.0.0.1', 'example.org', ''])('%s is not loopback', (address) => {
    expect(isLoopback(address)).toBe(false);
  });
});
