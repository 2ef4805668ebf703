import { spawnSync } from 'node:child_process';

/** Debian's mirror as this machine's apt is set up. */
export function mirror(): string {
  const format = '$(REPO_URI)';
  const asked = spawnSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const found = asked.stdout?.split('\n').find((line) => /\/debian\/?$/.test(line));
  return found ?? 'http://deb.debian.org/debian/';
}

interface Errand {
  /** What is being set up: the subject of the sentence that says it cannot be. */
  readonly to: string;
  /** What this program fetches or makes. */
  readonly what: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program and waits. @throws an Error that says what could not be had, with the program's last words */
export function must(program: string, args: readonly string[], { to, what, cwd, env }: Errand): string {
  const result = spawnSync(program, args, {
    encoding: 'utf8',
    cwd,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8', ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error === undefined && result.status === 0) return result.stdout;
  const why =
    result.error?.message ?? `${result.stderr}\n${result.stdout}`.trim().split('\n').slice(-4).join('\n');
  throw new Error(`The lab cannot set ${to} up: ${what} cannot be had.\n${why}`);
}
