import { failures } from './failures.ts';
import { hosts } from './hosts.ts';
import { jobs } from './jobs.ts';
import { layers } from './layers.ts';
import { narrowed } from './narrowed.ts';
import { pages } from './pages.ts';
import { panels } from './panels.ts';
import type { Screen } from './screen.ts';
import { trees } from './trees.ts';

/** Every screen and state worth a picture. Those that change a machine come last: the others share its trees. */
const all: readonly Screen[] = [
  ...pages,
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
