import { Operation, withCurrentTerms } from '@snaptree/core';
import { z } from 'zod';
import { readingOldNames } from '../../shell/url.ts';
import { MOST_COLLAPSED } from '../../tree/collapse/collapsed.ts';
import { MOST_CHOSEN } from '../../tree/selection/select.ts';

const withOldNames = readingOldNames({
  keys: { draft: 'pending', lens: 'content', closed: 'collapsed', opened: 'expanded' },
  values: { content: { points: 'snapshots' }, show: { outline: 'list' } },
});

/**
 * The search parameters of a tree page. An invalid value counts as absent, so that an old link still opens.
 */
export const TreeSearch = z.preprocess(
  withOldNames,
  z.object({
    /** The node that the side panel shows: a snapshot's id, `live` or `base`. */
    snapshot: z.string().optional().catch(undefined),
    /** Snapshots that are selected together. */
    set: z.array(z.string()).max(MOST_CHOSEN).optional().catch(undefined),
    /** Snapshots (absent), or the layers of the disks. */
    content: z.enum(['snapshots', 'layers']).optional().catch(undefined),
    /** The tree as a graph or as a list. */
    show: z.enum(['graph', 'list']).optional().catch(undefined),
    view: z.enum(['now', 'after', 'difference']).optional().catch(undefined),
    /** Whether the tree grows downward (absent) or from left to right. */
    orientation: z.enum(['down', 'across']).optional().catch(undefined),
    /** Collapsed nodes. */
    collapsed: z.array(z.string()).max(MOST_COLLAPSED).optional().catch(undefined),
    /** Present: all branches are collapsed except these. */
    expanded: z.array(z.string()).max(MOST_COLLAPSED).optional().catch(undefined),
    /** The search in this tree; the router reads a typed `find=6.1` as a number. */
    find: z
      .union([z.string(), z.number()])
      .transform(String)
      .pipe(z.string().max(200))
      .optional()
      .catch(undefined),
    /** Captured configurations: only differences (absent), or everything. */
    settings: z.enum(['all']).optional().catch(undefined),
    /** The operation that is previewed. */
    pending: z.preprocess(withCurrentTerms, Operation.optional()).catch(undefined),
  }),
);
export type TreeSearch = z.infer<typeof TreeSearch>;

/** Changes the URL; `replace`: without a new history entry. */
export type GoTo = (next: Partial<TreeSearch>, replace?: boolean) => void;
