import { flush } from './chains.ts';
import { chainOf, type Move, pick, said } from './move.ts';

/** The disk is moved to another file while the VM runs: all layers, or only the newest one. */
export const blockCopy: Move = async (scene) => {
  const disk = scene.tree.live.disks[0]?.disk;
  if (scene.tree.live.power !== 'running' || disk === undefined || chainOf(scene).length === 0)
    return undefined;
  const shallow = scene.random() < 0.5 ? ['--shallow'] : [];
  const path = `${scene.folder}/copied-${scene.serial}.qcow2`;
  // A persistent VM would not find the job after a restart of libvirt, which refuses it without this word.
  const words = ['--dest', path, '--format', 'qcow2', ...shallow, '--wait', '--pivot', '--transient-job'];
  await scene.virsh('blockcopy', scene.tree.domain.id, disk, ...words);
  await flush(scene);
  return { what: said(scene, 'virsh blockcopy', disk, ...words) };
};

/** A job ends before its last step: the base has the data of the overlay, which stays, or the copy is abandoned. */
export const jobAborted: Move = async (scene) => {
  const disk = scene.tree.live.disks[0]?.disk;
  const [, ...below] = chainOf(scene);
  if (scene.tree.live.power !== 'running' || disk === undefined || below.length === 0) return undefined;
  const base = pick(below, scene.random);
  const words =
    base === undefined || scene.random() < 0.3
      ? ['blockcopy', disk, '--dest', `${scene.folder}/abandoned-${scene.serial}.qcow2`, '--format', 'qcow2']
      : ['blockcommit', disk, '--active', '--base', base];
  const [command = '', ...rest] = words;
  const end =
    command === 'blockcopy' ? ['--wait', '--finish', '--transient-job'] : ['--wait', '--keep-overlay'];
  await scene.virsh(command, scene.tree.domain.id, ...rest, ...end);
  await flush(scene);
  return { what: said(scene, 'virsh', ...words, ...end) };
};
