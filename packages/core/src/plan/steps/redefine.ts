import type { Snapshot } from '../../tree/model.ts';
import { settleCurrent } from '../disks/current-fits.ts';
import type { Draft } from '../draft.ts';
import type { Step } from '../model.ts';

/** Corrects paths in the record of a snapshot. */
export function redefine(
  { bench, steps }: Draft,
  node: number,
  step: Extract<Step, { kind: 'redefine' }>,
): void {
  steps.push(step);
  bench.edit(node, redefined(bench.snapshot(node), step.moves));
  settleCurrent(bench);
}

function redefined(
  snapshot: Snapshot,
  moves: readonly { readonly from: string; readonly to: string }[],
): Snapshot {
  const now = new Map(moves.map(({ from, to }) => [from, to]));
  const { problem, ...rest } = snapshot;
  const disks = snapshot.disks.map(({ stateFile, overlay, ...disk }) => ({
    ...disk,
    ...(stateFile === undefined ? {} : { stateFile: now.get(stateFile) ?? stateFile }),
    ...(overlay === undefined ? {} : { overlay: now.get(overlay) ?? overlay }),
  }));
  return { ...rest, disks, ...(problem === undefined || problem.code === 'missingFile' ? {} : { problem }) };
}
