import { paths } from './paths.ts';
import { vboxManage } from './service.ts';

/** The VMs of a new lab: a chain with a branch, a chain, and a VM without snapshots. */
const NEWCOMERS: Readonly<Record<string, readonly string[]>> = {
  'Design station': ['fresh', 'with tools', '<fresh', 'other tools'],
  'Test client': ['base', 'base', 'after update "7.2"'],
  'Empty machine': [],
};

/** Creates the VMs that do not exist yet. @returns their names */
export function createNewcomersMachines(): string[] {
  // Without this, VMs would be in root's home folder whatever HOME says (7.2), and that is kept between runs.
  vboxManage('setproperty', 'machinefolder', paths.machines);
  const listed = vboxManage('list', 'vms');
  const missing = Object.entries(NEWCOMERS).filter(([name]) => !listed.includes(`"${name}"`));
  for (const [name, tree] of missing) createMachine(name, tree);
  return missing.map(([name]) => name);
}

/** Creates a snapshot for each word. A word that starts with `<` reverts to that snapshot instead. */
function createMachine(name: string, tree: readonly string[]): void {
  const disk = `${paths.machines}/${name}/disk.vdi`;
  vboxManage('createvm', '--name', name, '--ostype', 'Debian_64', '--register');
  vboxManage('createmedium', 'disk', '--filename', disk, '--size', '64');
  vboxManage('storagectl', name, '--name', 'SATA', '--add', 'sata');
  const attach = ['--storagectl', 'SATA', '--port', '0', '--device', '0', '--type', 'hdd', '--medium', disk];
  vboxManage('storageattach', name, ...attach);
  for (const word of tree) {
    if (word.startsWith('<')) vboxManage('snapshot', name, 'restore', word.slice(1));
    else vboxManage('snapshot', name, 'take', word);
  }
}
