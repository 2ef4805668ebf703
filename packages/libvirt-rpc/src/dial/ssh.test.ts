import { chmod, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../connect.ts';
import { DialError } from '../errors.ts';
import { FakeDaemon } from '../testing/fake-daemon.ts';
import { listening, temporaryDirectory } from '../testing/listening.ts';
import { sshArguments } from './ssh.ts';
import type { SshTransport } from './transport.ts';

const system = { uri: 'qemu:///system', readOnly: false };

function remoteCommand(transport: Partial<SshTransport>, remote = system): string {
  return sshArguments({ kind: 'ssh', host: 'kvm1', ...transport }, remote).at(-1) ?? '';
}

describe('the arguments for ssh', () => {
  it('never let it ask, and end its options before the host', () => {
    const all = {
      port: 2222,
      user: 'admin',
      keyFile: '/etc/snaptree/key',
      knownHostsFile: '/etc/snaptree/hosts',
    };
    const words = sshArguments({ kind: 'ssh', host: 'kvm1.example.org', ...all }, system);
    expect(words.slice(0, -1)).toEqual([
      ...[
        '-T',
        '-e',
        'none',
        '-o',
        'BatchMode=yes',
        '-o',
        'StrictHostKeyChecking=yes',
        '-p',
        '2222',
        '-l',
        'admin',
      ],
      ...[
        '-o',
        'IdentitiesOnly=yes',
        '-i',
        '/etc/snaptree/key',
        '-o',
        'UserKnownHostsFile=/etc/snaptree/hosts',
      ],
      ...['--', 'kvm1.example.org'],
    ]);
  });

  it('make ssh ignore its configuration on request, which may run any command for a host name', () => {
    const words = sshArguments({ kind: 'ssh', host: 'kvm1', ignoreConfiguration: true }, system);
    expect(words.slice(0, 3)).toEqual(['-F', 'none', '-T']);
  });

  it('run virt-ssh-helper, or netcat where there is none', () => {
    expect(remoteCommand({ proxy: 'helper' })).toBe('virt-ssh-helper qemu:///system');
    expect(remoteCommand({ proxy: 'helper' }, { ...system, readOnly: true })).toBe(
      'virt-ssh-helper -r qemu:///system',
    );
    expect(remoteCommand({ proxy: 'netcat' })).toContain(
      '"/run/libvirt/virtqemud-sock" "/run/libvirt/libvirt-sock"',
    );
    expect(remoteCommand({})).toMatch(
      /command -v virt-ssh-helper .*exec virt-ssh-helper qemu:\/\/\/system; .*nc \$q -U/,
    );
  });

  it('take netcat to the socket that was named', () => {
    expect(remoteCommand({ socket: '/srv/libvirt-sock' })).toContain('for s in "/srv/libvirt-sock"; do');
  });

  const hostile: [string, Partial<SshTransport>, string?][] = [
    ['a host that is an option', { host: '-oProxyCommand=touch /tmp/owned' }],
    ['a host with a user', { host: 'root@kvm1' }],
    ['a host with a space', { host: 'kvm1 -oProxyCommand=x' }],
    ['an empty host', { host: '' }],
    ['a host with a newline', { host: 'kvm1\n-v' }],
    ['a user that is an option', { user: '-oProxyCommand=x' }],
    ['a user with a command', { user: '$(id)' }],
    ['a key file that is an option', { keyFile: '-F/tmp/config' }],
    ['a key file with a quote', { keyFile: "/tmp/a'b" }],
    ['a list of known hosts with a second file', { knownHostsFile: '/tmp/a /tmp/b' }],
    ['a socket that leaves its quotes', { socket: '/run/x"; touch /tmp/owned; "' }],
    ["a socket that leaves the script's quotes", { socket: "/run/x'; touch /tmp/owned; '" }],
    ['a socket with a substitution', { socket: '/run/$(id)' }],
    ['a port that is no port', { port: 70_000 }],
    ['a port that is a fraction', { port: 22.5 }],
    ['a URI that names a command', {}, 'qemu+ext:///system?command=/tmp/x'],
    ['a URI that names a netcat', {}, 'qemu:///system?netcat=/tmp/x'],
    ['a URI with an encoded parameter', {}, 'qemu:///system%3fsocket=x'],
    ['a URI of another host', {}, 'qemu+ssh://other/system'],
    ['a URI that leaves its quotes', {}, "qemu:///system'; id; '"],
  ];

  it.each(hostile)('refuse %s', (_name, transport, uri = 'qemu:///system') => {
    const build = () => sshArguments({ kind: 'ssh', host: 'kvm1', ...transport }, { uri, readOnly: false });
    expect(build).toThrow(DialError);
  });

  it.each(['kvm1', 'kvm1.example.org', '10.0.0.7', 'fe80::1', '::ffff:10.0.0.7', 'fe80::1%eth0'])(
    'accept %s',
    (host) => {
      expect(sshArguments({ kind: 'ssh', host }, system)).toContain(host);
    },
  );
});

/** Puts a script in the place of `ssh` for the time of the test. */
async function fakeSsh(directory: string, script: string): Promise<void> {
  const program = join(directory, 'ssh');
  await writeFile(program, `#!/bin/sh\n${script}\n`);
  await chmod(program, 0o755);
  const { PATH } = process.env;
  process.env.PATH = `${directory}:${PATH}`;
  onTestFinished(() => {
    process.env.PATH = PATH;
  });
}

const join2Socket =
  "const s = require('node:net').connect(process.argv[1]); process.stdin.pipe(s); s.pipe(process.stdout);";

describe('a daemon behind ssh', () => {
  it('is talked to through the standard streams of the program', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'sock');
    await listening(
      createServer((socket) => void new FakeDaemon(socket).welcoming()),
      path,
    );
    const pipe = `exec '${process.execPath}' -e "${join2Socket}" '${path}'`;
    await fakeSsh(directory, `printf '%s\\n' "$@" > '${directory}/arguments'\n${pipe}`);
    const conn = await connect({
      transport: { kind: 'ssh', host: 'kvm1', user: 'admin' },
      uri: 'qemu:///session',
    });
    expect(conn.endpoint).toEqual({ kind: 'ssh', address: 'admin@kvm1', session: true });
    await conn.close();
    const words = await readFile(join(directory, 'arguments'), 'utf8');
    expect(words).toContain('BatchMode=yes');
    expect(words).toContain('--\nkvm1\n');
  });

  it('that cannot be reached is an error with what ssh said', async () => {
    await fakeSsh(await temporaryDirectory(), 'echo "Permission denied (publickey)." >&2; exit 255');
    const attempt = connect({ transport: { kind: 'ssh', host: 'kvm1' } });
    await expect(attempt).rejects.toThrow(DialError);
    await expect(attempt).rejects.toThrow(
      /at kvm1: ssh ended with 255: Permission denied \(publickey\)\. Check/,
    );
    await expect(attempt).rejects.toMatchObject({ reason: 'sshLoginRefused' });
  });

  it('is given up when ssh is not installed', async () => {
    const directory = await temporaryDirectory();
    const { PATH } = process.env;
    process.env.PATH = directory;
    onTestFinished(() => {
      process.env.PATH = PATH;
    });
    await expect(connect({ transport: { kind: 'ssh', host: 'kvm1' } })).rejects.toMatchObject({
      reason: 'sshMissing',
      message: expect.stringMatching(/ENOENT/),
    });
  });

  it('starts no program when a field is hostile', async () => {
    const directory = await temporaryDirectory();
    await fakeSsh(directory, `touch '${directory}/started'`);
    const attempt = connect({ transport: { kind: 'ssh', host: '-oProxyCommand=x' } });
    await expect(attempt).rejects.toThrow(DialError);
    await expect(readFile(join(directory, 'started'))).rejects.toThrow(/ENOENT/);
  });
});
