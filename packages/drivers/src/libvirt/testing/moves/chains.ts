import { chainOf, type Move, pick, qemuImg, redefine, type Scene, said } from './move.ts';

/** QEMU flushes its images when the guest pauses. Until then, other programs do not see what a block job wrote. */
export async function flush({ virsh, tree }: Scene): Promise<void> {
  await virsh('suspend', tree.domain.id);
  await virsh('resume', tree.domain.id);
}

/** As before libvirt 9.9: the VM is defined with the file of an earlier snapshot. */
export const manualRevert: Move = async (scene) => {
  const [top, ...below] = chainOf(scene);
  const base = pick(below, scene.random);
  if (top === undefined || base === undefined || scene.tree.live.power !== 'off') return undefined;
  if (scene.random() < 0.5) {
    await redefine(scene, top, base);
    return { what: said(scene, 'virsh define with', base, 'instead of', top) };
  }
  const overlay = `${scene.folder}/reverted-${scene.serial}.qcow2`;
  await qemuImg(scene, 'create', '-q', '-f', 'qcow2', '-b', base, '-F', 'qcow2', overlay);
  await redefine(scene, top, overlay);
  return { what: said(scene, 'virsh define with a new file on', base, 'instead of', top) };
};

export const blockCommit: Move = async (scene) => {
  const chain = chainOf(scene);
  const disk = scene.tree.live.disks[0]?.disk;
  const [top, middle, ...below] = chain;
  if (scene.tree.live.power !== 'running' || disk === undefined) return undefined;
  if (top === undefined || middle === undefined) return undefined;
  const base = pick(below, scene.random);
  const words =
    base === undefined || scene.random() < 0.5
      ? ['--active', '--pivot']
      : ['--top', middle, '--base', base, '--wait'];
  await scene.virsh('blockcommit', scene.tree.domain.id, disk, ...words);
  await flush(scene);
  return { what: said(scene, 'virsh blockcommit', disk, ...words) };
};

export const blockPull: Move = async (scene) => {
  const [, ...below] = chainOf(scene);
  const disk = scene.tree.live.disks[0]?.disk;
  if (scene.tree.live.power !== 'running' || disk === undefined || below.length === 0) return undefined;
  const base = scene.random() < 0.5 ? pick(below.slice(1), scene.random) : undefined;
  const words = ['--wait', ...(base === undefined ? [] : ['--base', base])];
  await scene.virsh('blockpull', scene.tree.domain.id, disk, ...words);
  await flush(scene);
  return { what: said(scene, 'virsh blockpull', disk, ...words) };
};

/** A file of the chain or of a branch is moved, and comes back. */
export const fileMoved: Move = async (scene) => {
  const states = scene.tree.snapshots.flatMap(({ disks }) =>
    disks.flatMap(({ stateFile }) => (stateFile === undefined ? [] : [stateFile])),
  );
  const file = pick([...new Set([...chainOf(scene), ...states])], scene.random);
  if (file === undefined || scene.tree.live.power === 'running') return undefined;
  const away = `${file}.away`;
  await scene.shell.run('mv', [file, away]);
  return {
    what: said(scene, 'mv', file, away),
    keepDisks: true,
    undo: async () => void (await scene.shell.run('mv', [away, file])),
  };
};

/** The storage of a VM that is off changes: its active file is in another folder, and the VM is defined with it. */
export const storageMoved: Move = async (scene) => {
  const [top] = chainOf(scene);
  const { tree, folder, serial, shell, virsh } = scene;
  if (top === undefined || tree.live.power !== 'off') return undefined;
  const definition = await virsh('dumpxml', '--inactive', tree.domain.id);
  if (!definition.includes(`file='${top}'`)) return undefined;
  const place = `${folder}/storage-${serial}`;
  const to = `${place}/${top.slice(top.lastIndexOf('/') + 1)}`;
  await shell.makeFolder(place);
  await shell.run('mv', [top, to]);
  await redefine(scene, top, to);
  return { what: said(scene, 'mv', top, to, 'and virsh define with it') };
};
