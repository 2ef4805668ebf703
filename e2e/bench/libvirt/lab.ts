import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { paths } from '../../product/paths.ts';

const run = promisify(execFile);
const main = join(paths.repository, 'lab', 'main.ts');

/**
 * Makes sure that a real libvirt is running and its address is in the environment. Returns a function that stops it, if
 * this started it. @throws with the lab's message if it cannot start
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
