import { createNewcomersMachines } from '../machines/create.ts';
import type { LabTarget } from '../target.ts';
import { bringDown, bringUp, isUp, libvirtProcesses } from './daemon.ts';
import { readEnvironment, writeEnvironment } from './environment.ts';
import { place } from './place.ts';
import { virsh } from './virsh.ts';

export const libvirt: LabTarget = {
  name: 'libvirt',
  lock: place.lock,
  isUp,
  async up() {
    const started = await bringUp();
    writeEnvironment();
    return { started, made: createNewcomersMachines() };
  },
  down: bringDown,
  left: () => libvirtProcesses().length,
  environment: () => (isUp() ? readEnvironment() : undefined),
  where: () => `${place.socket}\n${virsh('list', '--all')}`,
  hint: () => `virsh -c '${place.virshUri}' list --all`,
};
