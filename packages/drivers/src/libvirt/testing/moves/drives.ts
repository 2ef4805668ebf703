import { type Move, qemuImg, said } from './move.ts';

/** Another disk is attached, and detached while the VM is off. */
export const diskAttached: Move = async (scene) => {
  const { tree, virsh, folder, serial } = scene;
  const { power } = tree.live;
  const target = ['vdc', 'vdd', 'vde'].find((each) => tree.live.disks.every(({ disk }) => disk !== each));
  if (target === undefined || power === 'saved' || power === 'paused') return undefined;
  const path = `${folder}/attached-${serial}.qcow2`;
  await qemuImg(scene, 'create', '-q', '-f', 'qcow2', path, '8M');
  const where = power === 'running' ? ['--live', '--config'] : ['--config'];
  const words = [path, target, '--targetbus', 'virtio', '--subdriver', 'qcow2', ...where];
  await virsh('attach-disk', tree.domain.id, ...words);
  return {
    what: said(scene, 'virsh attach-disk', ...words),
    // The guest of a running VM does not react. A disk that it still has there cannot be detached.
    undo: async () => void (await virsh('detach-disk', tree.domain.id, target, '--config')),
  };
};

/** The last of several disks is detached while the VM is off, and attached again. */
export const diskDetached: Move = async (scene) => {
  const { tree, virsh } = scene;
  const [disk, path] = [tree.live.disks.at(-1)?.disk, tree.live.disks.at(-1)?.chain[0]?.path];
  if (tree.live.power !== 'off' || tree.live.disks.length < 2 || disk === undefined || path === undefined)
    return undefined;
  await virsh('detach-disk', tree.domain.id, disk, '--config');
  const words = [path, disk, '--targetbus', 'virtio', '--subdriver', 'qcow2', '--config'];
  return {
    what: said(scene, 'virsh detach-disk', disk, '--config'),
    undo: async () => void (await virsh('attach-disk', tree.domain.id, ...words)),
  };
};
