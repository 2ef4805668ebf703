import { spawnSync } from 'node:child_process';

/** The Debian mirror that this computer's apt uses. */
export function mirror(): string {
  const format = '$(REPO_URI)';
  const asked = spawnSync('apt-get', ['indextargets', '--format', format, 'Created-By: Packages'], {
    encoding: 'utf8',
  });
  const found = asked.stdout?.split('\n').find((line) => /\/debian\/?$/.test(line));
  return found ?? 'http://deb.debian.org/debian/';
}

interface Errand {
  /** What is being set up, for the error message. */
  readonly to: string;
  /** What this program downloads or builds, for the error message. */
  readonly what: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program and waits. @throws an Error that names what is missing, with the program's last output */
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
  throw new Error(`The lab cannot set up ${to}, because it cannot get ${what}.\n${why}`);
}
