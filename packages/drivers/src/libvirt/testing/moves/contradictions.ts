import type { SnapshotTree } from '@snaptree/core';
import type { Scene } from './move.ts';

const words: Record<string, string> = { 'shut off': 'off', running: 'running', paused: 'paused' };

/** Where virsh reports something other than what was read. */
export async function contradictions(
  { virsh }: Pick<Scene, 'virsh'>,
  { domain, snapshots, live }: SnapshotTree,
): Promise<string[]> {
  const wrong: string[] = [];
  const compare = (what: string, read: string, reported: string) => {
    if (read !== reported) wrong.push(`${what}: read ${read}, but virsh reports ${reported}`);
  };
  const lines = async (...args: string[]) =>
    (await virsh(...args)).split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const names = await lines('snapshot-list', domain.id, '--name');
  compare(
    'the snapshots',
    snapshots
      .map(({ name }) => name.trim())
      .sort()
      .join('; '),
    names.sort().join('; '),
  );
  const [state = ''] = await lines('domstate', domain.id);
  compare('the power state', live.power === 'saved' ? 'off' : live.power, words[state] ?? state);
  const [, name = ''] = await lines('dominfo', domain.id).then((all) =>
    (all.find((line) => line.startsWith('Name:')) ?? '').split(/:\s*/),
  );
  compare('the name', domain.name, name);
  const blocks = (await lines('domblklist', domain.id)).map((line) => line.split(/\s+/));
  for (const { disk, chain } of live.disks) {
    const path = blocks.find(([target]) => target === disk)?.[1] ?? '';
    // Of a volume, virsh reports the name.
    if (path.startsWith('/')) compare(`the file of ${disk}`, chain[0]?.path ?? '', path);
  }
  return wrong;
}
