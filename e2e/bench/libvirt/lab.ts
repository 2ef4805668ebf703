import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { paths } from '../../product/paths.ts';

const run = promisify(execFile);
const main = join(paths.repository, 'lab', 'main.ts');

/**
 * Makes sure that a real libvirt is there and its address in the environment, and returns what ends it again: nothing
 * where it was there before. @throws with the lab's own words when it cannot be had
 */
export async function bringUpLab(): Promise<() => Promise<void>> {
  const wasUp = await lab('status').then(
    () => true,
    () => false,
  );
  if (!wasUp) await lab('up', 'libvirt');
  for (const line of (await lab('env')).split('\n')) {
    const [, name, value] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) process.env[name] = value;
  }
  return async () => {
    if (!wasUp) await lab('down', 'libvirt');
  };
}

async function lab(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [main, ...words], { encoding: 'utf8' });
  return stdout;
}
