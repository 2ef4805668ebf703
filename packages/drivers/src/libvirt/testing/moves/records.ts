import { type Move, type Scene, said } from './move.ts';

interface Saved {
  readonly definition: string;
  /** Of the snapshots, parents first. */
  readonly records: readonly { readonly name: string; readonly path: string }[];
}

/** Writes what libvirt knows about the VM into files, as an administrator would before `virsh undefine`. */
async function saved(scene: Scene, change: (xml: string) => string): Promise<Saved> {
  const { virsh, shell, tree, folder, serial } = scene;
  const definition = `${folder}/saved-${serial}.xml`;
  await shell.write(
    definition,
    change(await virsh('dumpxml', '--inactive', '--security-info', tree.domain.id)),
  );
  const names = (await virsh('snapshot-list', tree.domain.id, '--name', '--topological'))
    .split('\n')
    .filter((name) => name !== '');
  const records: { name: string; path: string }[] = [];
  for (const [n, name] of names.entries()) {
    const path = `${folder}/saved-${serial}-${n}.xml`;
    const xml = await virsh('snapshot-dumpxml', tree.domain.id, name, '--security-info');
    await shell.write(path, change(xml));
    records.push({ name, path });
  }
  return { definition, records };
}

/** The VM is defined again from its files, perhaps with another name, and its snapshots without one that is current. */
export const redefined: Move = async (scene) => {
  const { virsh, tree, serial, random } = scene;
  if (tree.live.power !== 'off' || tree.checkpoints !== undefined) return undefined;
  const name = random() < 0.5 ? tree.domain.name : `${tree.domain.name}-renamed-${serial}`;
  const renamed = (xml: string) => xml.replaceAll(`<name>${tree.domain.name}</name>`, `<name>${name}</name>`);
  const { definition, records } = await saved(scene, renamed);
  await virsh('undefine', tree.domain.id, '--snapshots-metadata', '--keep-nvram');
  await virsh('define', definition);
  const lost: string[] = [];
  for (const record of records)
    await virsh('snapshot-create', tree.domain.id, record.path, '--redefine').catch(() =>
      lost.push(record.name),
    );
  const without = lost.length === 0 ? '' : `, which refused ${lost.join(', ')}`;
  const as = name === tree.domain.name ? '' : ` as ${name}`;
  return { what: said(scene, `virsh undefine, define${as}, and snapshot-create --redefine${without}`) };
};

/** A running VM has no definition for a while, and would be gone if it stopped. */
export const transient: Move = async (scene) => {
  const { virsh, tree } = scene;
  if (tree.live.power !== 'running' || tree.checkpoints !== undefined) return undefined;
  const { definition } = await saved(scene, (xml) => xml);
  await virsh('undefine', tree.domain.id, '--keep-nvram');
  return {
    what: said(scene, 'virsh undefine (running)'),
    undo: async () => void (await virsh('define', definition)),
  };
};
