import type { LabTarget } from '../target.ts';
import { bringDown, bringUp, isUp, libvirtProcesses } from './daemon.ts';
import { readEnvironment, writeEnvironment } from './environment.ts';
import { createNewcomersMachines } from './machines.ts';
import { paths } from './paths.ts';
import { virsh } from './virsh.ts';

export const libvirt: LabTarget = {
  name: 'libvirt',
  lock: paths.lock,
  isUp,
  async up() {
    const started = await bringUp();
    writeEnvironment();
    return { started, made: createNewcomersMachines() };
  },
  down: bringDown,
  left: () => libvirtProcesses().length,
  environment: () => (isUp() ? readEnvironment() : undefined),
  where: () => `${paths.socket}\n${virsh('list', '--all')}`,
  hint: () => `virsh -c '${paths.virshUri}' list --all`,
};
