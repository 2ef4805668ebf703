import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DebianRoot, ensureRoot } from './debian-root.ts';

const PATH = process.env.PATH;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaptree-root-'));
  mkdirSync(join(folder, 'bin'));
  process.env.PATH = `${join(folder, 'bin')}:${PATH}`;
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** debootstrap installs the program, unless the mirror is down; everything else inside the root does nothing. */
function debian(mirror: 'answers' | 'is down'): void {
  program('unshare', 'shift 3; exec "$@"');
  program('chroot', 'exit 0');
  const install =
    'for word; do case "$word" in */root.new*) mkdir -p "$word/usr/sbin"; touch "$word/usr/sbin/daemon";; esac; done';
  const refuse = 'echo "E: Failed getting release file http://mirror.example/debian/" >&2; exit 1';
  program(
    'debootstrap',
    `echo again >> ${join(folder, 'count')}; ${mirror === 'answers' ? install : refuse}`,
  );
}

const root = (): DebianRoot => ({
  path: join(folder, 'kept/root'),
  lock: join(folder, 'kept/root.lock'),
  release: 'trixie',
  components: ['main'],
  packages: ['hypervisor'],
  programs: ['/usr/sbin/daemon'],
  to: 'the hypervisor',
});

const times = () => readFileSync(join(folder, 'count'), 'utf8').trim().split('\n').length;

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('a separate Debian', () => {
  it('is installed once, even by two commands at the same time', async () => {
    debian('answers');
    await Promise.all([ensureRoot(root()), ensureRoot(root())]);
    await ensureRoot(root());
    expect(times()).toBe(1);
    expect(readdirSync(join(folder, 'kept'))).toEqual(['root']);
  });

  it('is installed again if a command was killed while it installed', async () => {
    debian('answers');
    mkdirSync(join(folder, 'kept/root.new-1/usr/sbin'), { recursive: true });
    writeFileSync(root().lock, '999999999 1');
    await ensureRoot(root());
    expect(readdirSync(join(folder, 'kept'))).toEqual(['root']);
  });

  it('says what it cannot get if the mirror does not answer, and does not leave a part of a root in its place', async () => {
    debian('is down');
    await expect(ensureRoot(root())).rejects.toThrow(
      /cannot set up the hypervisor, because it cannot get a Debian trixie.*\n.*Failed getting release file/,
    );
    expect(existsSync(root().path)).toBe(false);
    debian('answers');
    await ensureRoot(root());
    expect(times()).toBe(2);
  });

  it('says what is missing if it was damaged later', async () => {
    debian('answers');
    await ensureRoot(root());
    rmSync(join(root().path, 'usr/sbin/daemon'));
    await expect(ensureRoot(root())).rejects.toThrow(
      `${root().path} is damaged: /usr/sbin/daemon is missing. Delete the folder`,
    );
  });
});
