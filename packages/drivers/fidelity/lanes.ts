import type { ConformanceTarget } from '../conformance/target.ts';
import type { LaneOptions } from './lane.ts';

type Lane = Pick<LaneOptions, 'target' | 'mechanisms' | 'firmware' | 'setups' | 'moves'>;

/** What the command line chose; undefined: the default. */
export interface Choice {
  readonly moves: string | undefined;
  readonly setups: string | undefined;
}

/** The same choice on a command line. */
export const words = ({ moves, setups }: Choice): string =>
  [
    ...(moves === undefined ? [] : [` --moves '${moves}'`]),
    ...(setups === undefined ? [] : [` --setups '${setups}'`]),
  ].join('');

/** VMs with each kind of snapshot, with all kinds, with each kind of firmware, and with other drives. */
export function lanesOf(target: ConformanceTarget, choice: Choice): Lane[] {
  const { mechanisms: kinds, firmware = [], setups = [] } = target.supports;
  const common = { target, moves: movesOf(target, choice) };
  const chosen = choice.setups === undefined ? setups : listed(choice.setups, setups);
  const ofSetups = chosen.length === 0 ? [] : [{ ...common, mechanisms: kinds, setups: chosen }];
  if (choice.setups !== undefined) return ofSetups;
  return [
    ...kinds.map((kind) => ({ ...common, mechanisms: [kind] })),
    ...(kinds.length > 1 ? [{ ...common, mechanisms: kinds }] : []),
    ...firmware.map((each) => ({ ...common, mechanisms: kinds, firmware: each })),
    ...ofSetups,
  ];
}

function movesOf({ surroundings }: ConformanceTarget, choice: Choice): readonly string[] {
  if (surroundings === undefined || choice.moves === 'none') return [];
  const { moves, onRequest } = surroundings;
  if (choice.moves === undefined) return moves.filter((move) => !onRequest.includes(move));
  return choice.moves === 'all' ? moves : listed(choice.moves, moves);
}

/** The words of a list that exist. Throws if one does not. */
function listed(list: string, known: readonly string[]): string[] {
  return list.split(',').map((word) => {
    if (!known.includes(word)) throw new Error(`There is no "${word}". There are: ${known.join(', ')}.`);
    return word;
  });
}
