import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { checkLiteral, checkName, dialableLookup, NotDialable } from './dialable.ts';
import { networkReason } from './network-reason.ts';

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '169.254.169.254',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    'ff02::1',
    'fd00:ec2::254',
  ])('%s is not dialed', (address) => {
    expect(() => checkLiteral(address)).toThrow(NotDialable);
  });

  it.each(['127.0.0.1', '::1', '192.0.2.1', '10.0.0.1', 'fd00::1', '2001:db8::1', 'kvm.example'])(
    '%s is dialed',
    (address) => {
      expect(() => checkLiteral(address)).not.toThrow();
    },
  );
});

describe('a name', () => {
  // Resolvers accept numbers as IPv4 addresses.
  it.each(['2852039166', '0xA9FEA9FE', '0'])(
    'that means a refused address (%s) is not dialed',
    async (host) => {
      await expect(checkName(host)).rejects.toThrow(NotDialable);
      const wire = connect({ host, port: 1, lookup: dialableLookup });
      const [error] = await once(wire, 'error');
      expect([error.code, networkReason(error)]).toEqual(['ENOTDIALABLE', 'notDialable']);
    },
  );

  it('of this computer is dialed', async () => {
    await checkName('localhost');
    const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const wire = connect({ host: 'localhost', port, lookup: dialableLookup });
    await once(wire, 'connect');
    wire.destroy();
    server.close();
  });

  it('that cannot be resolved is reported as such', async () => {
    await checkName('nowhere.invalid');
    const [error] = await once(
      connect({ host: 'nowhere.invalid', port: 1, lookup: dialableLookup }),
      'error',
    );
    expect(networkReason(error)).toBe('hostNotFound');
  });
});
