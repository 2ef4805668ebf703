import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname } from 'node:path';

/** The lab's program that starts another web service. */
export function labProgram(): string {
  const program = process.env.SNAPTREE_VIRTUALBOX_PROGRAM;
  if (program === undefined) throw new Error('VirtualBox is not up: npm run lab -- up virtualbox');
  return program;
}

/** Processes in the lab's mounts with this environment and these arguments. */
export function labProcesses(
  fits: (environment: readonly string[], words: readonly string[]) => boolean,
): number[] {
  const lab = dirname(labProgram());
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      const [environment, words] = ['environ', 'cmdline'].map((file) => readOr(pid, file).split('\0'));
      return fits(environment ?? [], words ?? []) && readOr(pid, 'mountinfo').includes(lab);
    })
    .map(Number);
}

export const nameOf = (pid: number): string => readOr(pid, 'comm').trim();

/** The process's root within its mounts. */
export const rootOf = (pid: number): string => readlinkSync(`/proc/${pid}/root`);

/** Runs a program in the mounts of a process. */
export const inMountsOf = (pid: number, ...words: string[]): string =>
  execFileSync('nsenter', [`--target=${pid}`, '--mount', ...words], { encoding: 'utf8' });

export function end(pid: number): void {
  try {
    process.kill(pid);
  } catch {
    // It has already ended.
  }
}

function readOr(pid: string | number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
