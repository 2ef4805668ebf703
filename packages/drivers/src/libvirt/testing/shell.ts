import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** Programs and files on the computer of the daemon under test. */
export interface Shell {
  run(program: string, args: readonly string[]): Promise<{ readonly stdout: string }>;
  makeFolder(path: string): Promise<void>;
  write(path: string, text: string): Promise<void>;
  /** Deletes a file or a folder, if it exists. */
  remove(path: string): Promise<void>;
  /** Changes when one of the files is written. */
  stampOf(paths: readonly string[]): Promise<string>;
  /** SHA-256 of a file. */
  digestOf(path: string): Promise<string>;
}

export const localShell: Shell = {
  run,
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  write: (path, text) => writeFile(path, text),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async stampOf(paths) {
    const stats = await Promise.all(paths.map((path) => stat(path, { bigint: true })));
    return stats.map((s) => `${s.ino} ${s.size} ${s.mtimeNs}`).join('\n');
  },
  async digestOf(path) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return hash.digest('hex');
  },
};

/** Another computer, as its administrator. @param ssh the program that knows its address and key */
export function sshShell(ssh: string, address: string): Shell {
  const command = (program: string, args: readonly string[]) => {
    const line = [program, ...args].map(quoted).join(' ');
    return run(ssh, ['-l', 'root', address, '--', line], { encoding: 'utf8' });
  };
  return {
    run: command,
    makeFolder: async (path) => void (await command('mkdir', ['-p', path])),
    write: async (path, text) =>
      void (await command('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', text, path])),
    remove: async (path) => void (await command('rm', ['-rf', path])),
    stampOf: async (paths) => (await command('stat', ['-c', '%i %s %y', ...paths])).stdout,
    digestOf: async (path) => (await command('sha256sum', [path])).stdout.slice(0, 64),
  };
}

const quoted = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;
