import { spawnSync } from 'node:child_process';
import type { Paths } from './paths.ts';

/**
 * Runs a program to its end and returns what it printed.
 * @throws an Error with the command line and the program's output if it fails.
 */
export function run(program: string, ...args: string[]): string {
  const result = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (result.error !== undefined || result.status !== 0) {
    const why = result.error?.message ?? (result.stderr.trim() || result.stdout.trim());
    throw new Error(`${program} ${args.join(' ')} failed: ${why}`);
  }
  return result.stdout;
}

/** Runs virsh on one of the lab's daemons. @throws like {@link run}. */
export type Virsh = (...args: string[]) => string;

export const virshOf =
  ({ virshUri }: Paths): Virsh =>
  (...args) =>
    run('virsh', '-q', '-c', virshUri, ...args);

export function answers({ virshUri }: Paths): boolean {
  const result = spawnSync('virsh', ['-q', '-c', virshUri, 'version'], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  return result.status === 0;
}

/** What the daemon says it is, such as "libvirt 11.3.0 with QEMU 10.0.13". */
export function productOf(paths: Paths): string {
  const said = virshOf(paths)('version', '--daemon');
  const libvirt = /^Running against daemon: (\S+)$/m.exec(said)?.[1];
  const qemu = /^Running hypervisor: (.+)$/m.exec(said)?.[1];
  if (libvirt === undefined || qemu === undefined)
    throw new Error(`The daemon at ${paths.socket} does not report its version:\n${said.trim()}`);
  return `libvirt ${libvirt} with ${qemu}`;
}
