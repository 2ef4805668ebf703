import type { LabTarget } from '../target.ts';
import { bringDown, bringUp, isUp, libvirtProcesses } from './daemon.ts';
import { readEnvironment, writeEnvironment } from './environment.ts';
import { createNewcomersMachines } from './machines.ts';
import { pathsOf } from './paths.ts';
import type { Release } from './releases.ts';
import { virshOf } from './virsh.ts';

/** libvirt with QEMU. @param release of Debian whose packages are used; undefined: what is installed on this computer */
export function libvirt(release?: Release): LabTarget {
  const paths = pathsOf(release);
  return {
    name: paths.name,
    lock: paths.lock,
    isUp: () => isUp(paths),
    async up() {
      const started = await bringUp(paths);
      writeEnvironment(paths);
      return { started, made: createNewcomersMachines(paths) };
    },
    down: () => bringDown(paths),
    left: () => libvirtProcesses(paths).length,
    environment: () => (isUp(paths) ? readEnvironment(paths) : undefined),
    where: () => `${paths.socket}\n${virshOf(paths)('list', '--all')}`,
    hint: () => `virsh -c '${paths.virshUri}' list --all`,
  };
}
