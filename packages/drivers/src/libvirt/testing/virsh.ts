import { labSocket } from './lab.ts';
import { run } from './shell.ts';

/** Runs virsh on the lab's daemon as another client. */
export async function virsh(...args: string[]): Promise<string> {
  const { path } = labSocket();
  const uri = `qemu+unix:///system${path === undefined ? '' : `?socket=${path}`}`;
  return (await run('virsh', ['-q', '-c', uri, ...args])).stdout;
}
