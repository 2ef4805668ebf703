import { type Move, type Scene, said } from './move.ts';

/** QEMU's own process, by the UUID on its command line. */
async function processOf({ shell, tree }: Scene): Promise<string | undefined> {
  const found = await shell.run('pgrep', ['-f', `^[^ ]*qemu-system[^ ]* .*-uuid ${tree.domain.id}`]);
  const [pid, ...others] = found.stdout.split('\n').filter((line) => line !== '');
  return others.length > 0 ? undefined : pid;
}

const isAlive = ({ tree }: Scene): boolean => tree.live.power === 'running' || tree.live.power === 'paused';

/** How long a page may wait for a VM whose QEMU does not answer. */
const PATIENCE_MS = 30_000;

/** QEMU does not answer for a while. The VM must be shown, without waiting for it. */
export const hung: Move = async (scene) => {
  const pid = isAlive(scene) ? await processOf(scene) : undefined;
  if (pid === undefined) return undefined;
  const wrong: string[] = [];
  await scene.shell.run('kill', ['-STOP', pid]);
  try {
    const started = performance.now();
    await scene.read().catch((error: unknown) => wrong.push(`a VM that hangs cannot be read: ${error}`));
    const took = performance.now() - started;
    if (took > PATIENCE_MS) wrong.push(`a VM that hangs was read after ${Math.round(took / 1000)} s`);
  } finally {
    await scene.shell.run('kill', ['-CONT', pid]);
  }
  return { what: said(scene, 'kill -STOP QEMU, later -CONT'), damage: async () => wrong };
};

/** The VM crashes. */
export const killed: Move = async (scene) => {
  const pid = isAlive(scene) ? await processOf(scene) : undefined;
  if (pid === undefined) return undefined;
  await scene.shell.run('kill', ['-KILL', pid]);
  for (let attempt = 0; attempt < 50; attempt++) {
    if ((await scene.virsh('domstate', scene.tree.domain.id)).trim() === 'shut off') break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { what: said(scene, 'kill -KILL QEMU') };
};
