import { at, BASE } from '../../tree/shape.ts';
import type { Workbench } from '../../workbench/workbench.ts';

/** Whether its files are the base images, which have no backing file. A root may also be in a file of a deleted one. */
export const holdsBase = (bench: Workbench, node: number): boolean =>
  inBaseImage(bench, node).every((isBase) => isBase);

/** For each disk, whether its file is the base image. */
export function inBaseImage(bench: Workbench, node: number): boolean[] {
  if (at(bench.parent, node) !== BASE) return [false];
  return bench
    .snapshot(node)
    .disks.filter(({ coverage }) => coverage === 'external')
    .map(({ disk, stateFile = '' }) => bench.chain(disk)?.base?.path === bench.fileNow(stateFile));
}
