import { type Move, said } from './move.ts';

/** As backup products do. */
export const checkpoint: Move = async ({ tree, virsh, serial, ...scene }) => {
  if (tree.live.power !== 'running') return undefined;
  const [id, name] = [tree.domain.id, `checkpoint-${serial}`];
  await virsh('checkpoint-create-as', id, name);
  return {
    what: said({ tree, virsh, serial, ...scene }, 'virsh checkpoint-create-as', name),
    undo: async () => void (await virsh('checkpoint-delete', id, name)),
  };
};
