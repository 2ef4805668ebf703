import { failures } from './failures.ts';
import { hosts } from './hosts.ts';
import { jobs } from './jobs.ts';
import { layers } from './layers.ts';
import { narrowed } from './narrowed.ts';
import { panels } from './panels.ts';
import { places } from './places.ts';
import type { Stage } from './stage.ts';
import { trees } from './trees.ts';

/** One screen in one state: pictures are taken of it, and axe looks at it. */
export interface Screen {
  /** Name of its picture, without scheme and width. */
  readonly name: string;
  /** Brings the page there; ends when what is to be seen is on it. */
  readonly arrange: (stage: Stage) => Promise<void>;
  /** What the browser's console says of the failure that the screen is about. */
  readonly noise?: RegExp;
}

/** Every screen and state worth a picture. Those that change a machine come last: the others share its trees. */
const all: readonly Screen[] = [
  ...places,
  ...hosts,
  ...trees,
  ...narrowed,
  ...layers,
  ...panels,
  ...failures,
  ...jobs,
];

/** Names of the screens that are asked for; none: all. */
const only = (process.env.SNAPTREE_SCREENS_ONLY ?? '').split(' ').filter(Boolean);

export const screens = all.filter(({ name }) => only.length === 0 || only.includes(name));

/** The same in lists of at most so many; screens of jobs, which follow on one another, are together in one. */
export function screensInParts(size: number): Screen[][] {
  const free = screens.filter((screen) => !jobs.includes(screen));
  const parts = Math.ceil(free.length / size);
  const lists = Array.from({ length: parts }, (_, index) => free.slice(index * size, (index + 1) * size));
  return [...lists, screens.filter((screen) => jobs.includes(screen))].filter((list) => list.length > 0);
}
