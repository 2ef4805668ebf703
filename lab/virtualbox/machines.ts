import { paths } from './paths.ts';
import { vboxManage } from './service.ts';

/** What a newcomer finds: a chain with a branch in it, a chain, nothing. */
const NEWCOMERS: Readonly<Record<string, readonly string[]>> = {
  'Design station': ['fresh', 'with tools', '<fresh', 'other tools'],
  'Test client': ['base', 'base', 'after update "7.2"'],
  'Empty machine': [],
};

/** Makes what is not there yet. @returns the names of the machines that were made */
export function createNewcomersMachines(): string[] {
  // Whatever HOME says, they would lie in root's home folder, which is kept between runs (7.2).
  vboxManage('setproperty', 'machinefolder', paths.machines);
  const listed = vboxManage('list', 'vms');
  const missing = Object.entries(NEWCOMERS).filter(([name]) => !listed.includes(`"${name}"`));
  for (const [name, tree] of missing) createMachine(name, tree);
  return missing.map(([name]) => name);
}

/** Takes a snapshot for each word; a word that begins with `<` goes back to that snapshot instead. */
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
