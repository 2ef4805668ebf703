import { z } from 'zod';
import { otherDependants } from '../tree/dependants.ts';
import type { SnapshotTree } from '../tree/model.ts';
import { shapeOf } from '../tree/shape.ts';

/**
 * Something about a tree that a person should know. `broken`: the domain is read-only until it is repaired.
 * `warning`: something has to be done sooner or later. `note`: good to know.
 */
export const Finding = z.object({
  severity: z.enum(['broken', 'warning', 'note']),
  code: z.enum([
    'brokenTree',
    'unknownCurrent',
    'partialTree',
    'unreadable',
    'missingFile',
    'metadataOnly',
    'halfDeleted',
    'needsConsolidation',
    'chainDeep',
    'lowSpace',
    'foreignOwner',
    'duplicateNames',
    'mixedStorage',
    'dependants',
  ]),
  text: z.string(),
  ids: z.array(z.string()),
});
export type Finding = z.infer<typeof Finding>;

/** From this many layers on a chain slows the machine down, and from twice as many some hypervisors refuse. */
const DEEP_CHAIN = 10;
const LOW_SHARE = 0.1;

/** All findings of a tree, the worst first. */
export function findingsOf(tree: SnapshotTree): Finding[] {
  return [...brokenParts(tree), ...troubledNodes(tree), ...dueWork(tree), ...notes(tree)];
}

const finding = (
  severity: Finding['severity'],
  code: Finding['code'],
  about: { text: string; ids?: string[] },
): Finding => ({
  severity,
  code,
  text: about.text,
  ids: about.ids ?? [],
});

function brokenParts(tree: SnapshotTree): Finding[] {
  const found: Finding[] = [];
  for (const { kind, ids } of shapeOf(tree).defects) {
    found.push(finding('broken', 'brokenTree', { text: defectWords[kind], ids: [...ids] }));
  }
  if (tree.current.kind === 'unknown') {
    found.push(
      finding('broken', 'unknownCurrent', {
        text: `It is not known what the live state sits on: ${tree.current.why}.`,
      }),
    );
  }
  for (const reason of tree.partial ?? []) found.push(finding('broken', 'partialTree', { text: reason }));
  return found;
}

const defectWords = {
  duplicateId: 'An id occurs twice.',
  danglingParent: 'A parent does not exist.',
  cycle: 'Restore points form a cycle.',
  danglingCurrent: 'The current snapshot does not exist.',
} as const;

const problemCodes = {
  missingFile: ['warning', 'missingFile'],
  unreadable: ['broken', 'unreadable'],
  metadataOnly: ['warning', 'metadataOnly'],
  deleteInProgress: ['warning', 'halfDeleted'],
  danglingParent: ['broken', 'brokenTree'],
} as const;

function troubledNodes(tree: SnapshotTree): Finding[] {
  return tree.snapshots.flatMap((snapshot) => {
    if (snapshot.problem === undefined) return [];
    const [severity, code] = problemCodes[snapshot.problem.code];
    return [finding(severity, code, { text: snapshot.problem.text, ids: [snapshot.id] })];
  });
}

function dueWork(tree: SnapshotTree): Finding[] {
  const found: Finding[] = [];
  if (tree.needsConsolidation === true) {
    found.push(
      finding('warning', 'needsConsolidation', {
        text: 'Disks of removed restore points still have to be consolidated.',
      }),
    );
  }
  for (const { disk, chain } of tree.live.disks) {
    const missing = chain.find((layer) => layer.missing === true);
    if (missing !== undefined)
      found.push(finding('broken', 'missingFile', { text: `${missing.path} of ${disk} is missing.` }));
    if (chain.length > DEEP_CHAIN) {
      found.push(finding('warning', 'chainDeep', { text: `${disk} is a chain of ${chain.length} layers.` }));
    }
  }
  const written = tree.live.disks.reduce((sum, disk) => sum + (disk.capacity ?? 0), 0);
  if (tree.freeBytes !== undefined && written > 0 && tree.freeBytes < written * LOW_SHARE) {
    found.push(
      finding('warning', 'lowSpace', {
        text: 'Less than a tenth of the disks’ size is free where they lie.',
      }),
    );
  }
  return found;
}

function notes(tree: SnapshotTree): Finding[] {
  const found: Finding[] = [];
  const owned = tree.snapshots.filter((s) => s.owner !== undefined && s.ownerAcknowledged !== true);
  if (owned.length > 0) {
    found.push(
      finding('note', 'foreignOwner', {
        text: `${owned.length} made by ${owned[0]?.owner}.`,
        ids: owned.map((s) => s.id),
      }),
    );
  }
  const same = duplicateNames(tree);
  if (same.length > 0)
    found.push(finding('note', 'duplicateNames', { text: 'Names occur more than once.', ids: same }));
  const coverages = new Set(tree.snapshots.flatMap((s) => s.disks.map((d) => d.coverage)));
  if (coverages.has('internal') && coverages.has('external')) {
    found.push(finding('note', 'mixedStorage', { text: 'Internal and external restore points are mixed.' }));
  }
  const others = otherDependants(tree);
  if (others.length > 0) {
    const who = [...new Set(others.map((d) => d.by))].join(', ');
    found.push(finding('note', 'dependants', { text: `${who} rests on files of this machine.` }));
  }
  return found;
}

function duplicateNames(tree: SnapshotTree): string[] {
  const byName = Map.groupBy(tree.snapshots, (s) => s.name);
  return [...byName.values()].filter((group) => group.length > 1).flatMap((group) => group.map((s) => s.id));
}
