import type { MoveMade } from '../../../../conformance/target.ts';
import { imageHash } from '../contents.ts';
import { chainOf, type Move, pick, qemuImg, type Scene, said } from './move.ts';

interface Clone {
  readonly image: string;
  /** The `<source>` of its disk. */
  readonly source: string;
  readonly type: 'file' | 'volume';
  /** Its pool, if it has one. */
  readonly pool?: string;
}

/** Another VM, off, whose disk must stay as it is. */
async function define(scene: Scene, clone: Clone): Promise<Pick<MoveMade, 'damage' | 'undo'>> {
  const { virsh, shell, tree, serial, folder } = scene;
  const name = `${tree.domain.name}-bystander-${serial}`;
  const disk = `<disk type='${clone.type}' device='disk'><driver name='qemu' type='qcow2'/>${clone.source}<target dev='vda' bus='virtio'/></disk>`;
  const os = "<os><type arch='x86_64' machine='pc'>hvm</type></os>";
  const path = `${folder}/${name}.xml`;
  await shell.write(
    path,
    `<domain type='qemu'><name>${name}</name><memory unit='MiB'>64</memory>${os}<devices>${disk}</devices></domain>`,
  );
  await virsh('define', path);
  const before = await imageHash(shell, clone.image);
  return {
    damage: async () => {
      const now = await imageHash(shell, clone.image).catch(() => 'can no longer be read');
      return now === before ? [] : ['the disk of another VM changed'];
    },
    undo: async () => {
      // It may run.
      await virsh('destroy', name).catch(() => {});
      await virsh('undefine', name);
      if (clone.pool !== undefined) await virsh('pool-destroy', clone.pool);
    },
  };
}

/** A clone on one of the VM's files: what its guest writes would change the clone if that is the live file. */
function onFile(scene: Scene): { base: string; kept: Pick<MoveMade, 'keepDisks'> } | undefined {
  const files = chainOf(scene);
  const base = pick(files, scene.random);
  if (base === undefined || scene.tree.live.power === 'running') return undefined;
  return { base, kept: base === files[0] ? { keepDisks: true } : {} };
}

async function overlay(scene: Scene, path: string, base: string): Promise<void> {
  await qemuImg(scene, 'create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', path);
}

export const cloneBySymlink: Move = async (scene) => {
  const on = onFile(scene);
  if (on === undefined) return undefined;
  const { folder, shell, serial } = scene;
  const [link, image] = [`${folder}/link-${serial}`, `${folder}/clone-${serial}.qcow2`];
  await shell.run('ln', ['-s', folder, link]);
  const base = on.base.replace(folder, link);
  await overlay(scene, image, base);
  const made = await define(scene, { type: 'file', image, source: `<source file='${image}'/>` });
  return { ...made, ...on.kept, what: said(scene, 'a VM with a clone of', base, 'through a symbolic link') };
};

export const cloneInVolume: Move = async (scene) => {
  const on = onFile(scene);
  if (on === undefined) return undefined;
  const { folder, shell, virsh, serial, tree } = scene;
  const [pool, place] = [`${tree.domain.name}-pool-${serial}`, `${folder}/pool-${serial}`];
  await shell.makeFolder(place);
  const image = `${place}/clone.qcow2`;
  await overlay(scene, image, on.base);
  await virsh('pool-create-as', pool, 'dir', '--target', place);
  const source = `<source pool='${pool}' volume='clone.qcow2'/>`;
  const made = await define(scene, { type: 'volume', image, source, pool });
  return { ...made, ...on.kept, what: said(scene, 'a VM with a volume that is a clone of', on.base) };
};

/** Another VM uses a file in the middle of the chain, or the live file, as its disk. */
export const sharedFile: Move = async (scene) => {
  const on = onFile(scene);
  if (on === undefined) return undefined;
  const made = await define(scene, { type: 'file', image: on.base, source: `<source file='${on.base}'/>` });
  return { ...made, ...on.kept, what: said(scene, 'a VM whose disk is', on.base) };
};

/** The same, and it runs. */
export const runningOnShared: Move = async (scene) => {
  const on = onFile(scene);
  if (on === undefined) return undefined;
  const source = `<source file='${on.base}'/>`;
  const made = await define(scene, { type: 'file', image: on.base, source });
  try {
    await scene.virsh('start', `${scene.tree.domain.name}-bystander-${scene.serial}`);
  } catch (error) {
    await made.undo?.();
    throw error;
  }
  return { ...made, keepDisks: true, what: said(scene, 'a VM that runs, whose disk is', on.base) };
};
