import type { Snapshot } from '../../tree/model.ts';
import { NONE } from '../../tree/shape.ts';
import { currentFits, settleCurrent } from '../disks/current-fits.ts';
import type { Draft } from '../draft.ts';
import type { Step } from '../model.ts';

type Redefine = Extract<Step, { kind: 'redefine' }>;

/** Corrects the record of a snapshot. */
export function redefine({ bench, steps }: Draft, node: number, step: Redefine): void {
  steps.push(step);
  bench.edit(node, redefined(bench.snapshot(node), step));
  if (step.current !== true) return settleCurrent(bench);
  bench.setCurrent(node);
  if (!currentFits(bench)) bench.setCurrent(NONE);
}

function redefined(snapshot: Snapshot, { moves, states = [] }: Redefine): Snapshot {
  const now = new Map(moves.map(({ from, to }) => [from, to]));
  const held = new Map(states.map(({ disk, path }) => [disk, path]));
  const { problem, ...rest } = snapshot;
  const disks = snapshot.disks.map(({ stateFile, overlay, ...disk }) => ({
    ...disk,
    ...(stateFile === undefined ? {} : { stateFile: held.get(disk.disk) ?? now.get(stateFile) ?? stateFile }),
    ...(overlay === undefined ? {} : { overlay: now.get(overlay) ?? overlay }),
  }));
  const isSettled = problem?.code === 'missingFile' || problem?.code === 'mergedElsewhere';
  return { ...rest, disks, ...(problem === undefined || isSettled ? {} : { problem }) };
}
