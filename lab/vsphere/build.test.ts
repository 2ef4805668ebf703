import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A separate checkout with a fake apt. */
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snaptree-vsphere-'));
  cpSync(resolve(import.meta.dirname, '..'), join(folder, 'lab'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

function up() {
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    SNAPTREE_LAB_CACHE: join(folder, 'kept'),
  };
  return spawnSync(process.execPath, [join(folder, 'lab/main.ts'), 'up', 'vsphere'], {
    encoding: 'utf8',
    env,
  });
}

describe.runIf(process.platform === 'linux')('building vcsim', () => {
  const apt = (refused: string) =>
    program(
      'apt-get',
      `case " $* " in
*" indextargets "*) echo http://security.example/debian-security/; echo http://mirror.example/frozen/debian/;;
*" update "*) cat "$(printf '%s\\n' "$@" | sed -n 's/^Dir::Etc::sourcelist=//p')" > ${join(folder, 'asked')};;
*" ${refused} "*) echo "E: Unable to locate ${refused}" >&2; exit 100;;
esac`,
    );

  it.each([
    { refused: 'golang-1.19-src', what: 'the packages golang-1.19-go, golang-1.19-src' },
    { refused: 'golang-github-vmware-govmomi', what: 'the source package golang-github-vmware-govmomi' },
  ])('names $refused if it is missing, and leaves no files behind', ({ refused, what }) => {
    apt(refused);
    const { status, stderr } = up();
    expect(status).toBe(1);
    expect(stderr).toContain(what);
    expect(stderr).toContain(`Unable to locate ${refused}`);
    expect(readdirSync(join(folder, 'kept'))).toEqual([]);
    expect(readdirSync(join(folder, '.lab'))).toEqual([]);
  });

  it("downloads from the mirror of this computer's apt, with separate lists", () => {
    apt('golang-1.19-go');
    up();
    const asked = readFileSync(join(folder, 'asked'), 'utf8');
    expect(asked).toMatch(/^deb \S+ http:\/\/mirror\.example\/frozen\/debian\/ bookworm main$/m);
    expect(asked).toMatch(/^deb-src \S+ http:\/\/mirror\.example\/frozen\/debian\/ bookworm main$/m);
  });

  it('downloads nothing if it was built before', () => {
    apt('golang-1.19-go');
    mkdirSync(join(folder, 'kept/vsphere'), { recursive: true });
    writeFileSync(join(folder, 'kept/vsphere/vcsim'), '#!/bin/sh\necho no service >&2; exit 1\n', {
      mode: 0o755,
    });
    // Also without root, where private mounts are impossible.
    program('unshare', 'echo this is no vCenter; exit 1');
    expect(up().stderr).toContain('this is no vCenter');
    expect(existsSync(join(folder, 'asked'))).toBe(false);
  });
});
