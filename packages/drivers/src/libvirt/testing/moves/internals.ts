import { chainOf, type Move, pick, qemuImg, said } from './move.ts';

/** In the live file, while nothing uses it. */
async function createIn(scene: Parameters<Move>[0], name: string): ReturnType<Move> {
  const [top] = chainOf(scene);
  if (top === undefined || scene.tree.live.power !== 'off') return undefined;
  await qemuImg(scene, 'snapshot', '-c', name, top);
  return { what: said(scene, 'qemu-img snapshot -c', JSON.stringify(name), top) };
}

/** A name of its own, or one that is another snapshot's number in the file. */
export const unlistedInternal: Move = (scene) =>
  createIn(scene, scene.random() < 0.5 ? `by hand ${scene.serial}` : `${1 + Math.floor(scene.random() * 4)}`);

/** The name of a snapshot that libvirt lists, wherever that one is stored. */
export const duplicateInternal: Move = async (scene) => {
  const again = pick(scene.tree.snapshots, scene.random);
  return again === undefined ? undefined : createIn(scene, again.name);
};

/** A listed snapshot is removed from its file behind libvirt. */
export const internalRemoved: Move = async (scene) => {
  const [top] = chainOf(scene);
  const here = scene.tree.snapshots.filter(({ disks }) =>
    disks.some(({ coverage, stateFile }) => coverage === 'internal' && stateFile === top),
  );
  const gone = pick(here, scene.random);
  if (top === undefined || gone === undefined || scene.tree.live.power !== 'off') return undefined;
  await qemuImg(scene, 'snapshot', '-d', gone.name, top);
  return { what: said(scene, 'qemu-img snapshot -d', JSON.stringify(gone.name), top) };
};

/** What this client does not list is still in the file. */
export const untracked: Move = async (scene) => {
  const one = pick(scene.tree.snapshots, scene.random);
  if (one === undefined) return undefined;
  await scene.virsh('snapshot-delete', scene.tree.domain.id, one.name, '--metadata');
  return { what: said(scene, 'virsh snapshot-delete', JSON.stringify(one.name), '--metadata') };
};
