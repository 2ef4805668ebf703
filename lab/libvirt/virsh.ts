import { spawnSync } from 'node:child_process';
import { paths } from './paths.ts';

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

/** Runs virsh on the lab's daemon. @throws like {@link run}. */
export function virsh(...args: string[]): string {
  return run('virsh', '-q', '-c', paths.virshUri, ...args);
}

export function answers(): boolean {
  const result = spawnSync('virsh', ['-q', '-c', paths.virshUri, 'version'], {
    stdio: 'ignore',
    timeout: 20_000,
  });
  return result.status === 0;
}
