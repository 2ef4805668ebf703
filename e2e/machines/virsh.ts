import { spawnSync } from 'node:child_process';

const socket = process.env.SNAPTREE_LIBVIRT_SOCKET;

/** Why the tests on real VMs cannot run here; undefined if they can. */
export const whyNoLibvirt =
  socket === undefined ? 'SNAPTREE_LIBVIRT_SOCKET is not set: npm run lab -- up libvirt' : undefined;

/** A configuration whose only host, `lab`, is the daemon at this socket. Default: the lab's. */
export function labConfiguration(path: string | undefined = socket) {
  const transport = { kind: 'unix', path };
  const connection = { kind: 'libvirt', driver: 'qemu', scope: 'system', transport };
  return { hosts: [{ id: 'lab', name: 'The lab', connection }], demo: false };
}

/** A folder for images that libvirt and the tests can access. */
export function imageFolder(): string {
  const folder = process.env.SNAPTREE_LAB_DISKS;
  if (folder === undefined) throw new Error('SNAPTREE_LAB_DISKS is not set: npm run lab -- up libvirt');
  return folder;
}

/** Runs a program and returns its output. @throws with the program's output */
export function run(program: string, ...words: string[]): string {
  const result = spawnSync(program, words, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (result.error !== undefined || result.status !== 0) {
    throw new Error(`${program} ${words.join(' ')} failed: ${result.error?.message ?? result.stderr.trim()}`);
  }
  return result.stdout;
}

/** The lab's daemon as a URI for virsh. */
export const address = `qemu+unix:///system?socket=${socket}`;

/** Runs virsh as another client of the same daemon. @throws like {@link run} */
export function virsh(...words: string[]): string {
  return run('virsh', '-q', '-c', address, ...words);
}
