import { failures } from './failures.ts';
import { hosts } from './hosts.ts';
import { jobs } from './jobs.ts';
import { layers } from './layers.ts';
import { narrowed } from './narrowed.ts';
import { pages } from './pages.ts';
import { panels } from './panels.ts';
import type { Screen } from './screen.ts';
import { trees } from './trees.ts';

/** Every screen and state. Those that change a VM come last, because the others share its tree. */
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

/** Names of the requested screens; empty: all. */
const only = (process.env.SNAPTREE_SCREENS_ONLY ?? '').split(' ').filter(Boolean);

export const screens = all.filter(({ name }) => only.length === 0 || only.includes(name));

/** The screens in lists of limited length. The screens of jobs depend on each other and stay together. */
export function screensInParts(size: number): Screen[][] {
  const free = screens.filter((screen) => !jobs.includes(screen));
  const parts = Math.ceil(free.length / size);
  const lists = Array.from({ length: parts }, (_, index) => free.slice(index * size, (index + 1) * size));
  return [...lists, screens.filter((screen) => jobs.includes(screen))].filter((list) => list.length > 0);
}
