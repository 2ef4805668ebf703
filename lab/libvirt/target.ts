import { existsSync } from 'node:fs';
import type { LabTarget } from '../target.ts';
import { bringDown, bringUp, isUp, libvirtProcesses } from './daemon.ts';
import { readEnvironment, writeEnvironment } from './environment.ts';
import { createNewcomersMachines } from './machines.ts';
import { type Choice, pathsOf } from './paths.ts';
import { virshOf } from './virsh.ts';

/** libvirt with QEMU. */
export function libvirt(choice: Choice = {}): LabTarget {
  const paths = pathsOf(choice);
  // Looking for its processes takes long, and a session is rarely used.
  const mayRun = () => !paths.session || existsSync(paths.home);
  return {
    name: paths.name,
    ...(paths.session ? { isRare: true } : {}),
    lock: paths.lock,
    isUp: () => mayRun() && isUp(paths),
    async up() {
      const started = await bringUp(paths);
      writeEnvironment(paths);
      // An ordinary account may not use the images that this process creates.
      return { started, made: paths.session ? [] : createNewcomersMachines(paths) };
    },
    down: async () => (mayRun() ? bringDown(paths) : 0),
    left: () => (mayRun() ? libvirtProcesses(paths).length : 0),
    environment: () => (mayRun() && isUp(paths) ? readEnvironment(paths) : undefined),
    where: () => `${paths.socket}\n${virshOf(paths)('list', '--all')}`,
    hint: () => `virsh -c '${paths.virshUri}' list --all`,
  };
}
