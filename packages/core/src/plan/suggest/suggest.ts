import type { Capabilities } from '../../capabilities/capabilities.ts';
import { offeredName } from '../../operation/names.ts';
import type { Operation, PowerAction } from '../../operation/operation.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Power, SnapshotTree } from '../../tree/model.ts';
import { at, BASE, NONE, shapeOf } from '../../tree/shape.ts';
import { withoutRefused } from './suggest-batch.ts';

/** How many suggestions are checked for each refusal. */
const TRIED = 8;
const SHOWN = 3;

interface Question {
  readonly capabilities: Capabilities;
  readonly refusals: readonly Refusal[];
  readonly works: (tree: SnapshotTree, operation: Operation, capabilities: Capabilities) => boolean;
}

/** Adds to every refusal what works instead; each suggestion is planned on this tree first. */
export function suggest(tree: SnapshotTree, operation: Operation, question: Question): Refusal[] {
  return question.refusals.map((refusal, index) => {
    const candidates = [...refusal.suggestions, ...candidatesFor(tree, operation, { refusal, ...question })];
    if (operation.kind === 'batch' && index === 0) {
      candidates.unshift(...withoutRefused(tree, operation, question.capabilities));
    }
    const working: Operation[] = [];
    for (const candidate of candidates.slice(0, TRIED)) {
      if (working.length < SHOWN && question.works(tree, candidate, question.capabilities))
        working.push(candidate);
    }
    return { ...refusal, suggestions: working };
  });
}

type Asked = Question & { readonly refusal: Refusal };

function candidatesFor(tree: SnapshotTree, operation: Operation, asked: Asked): Operation[] {
  const { refusal } = asked;
  switch (refusal.code) {
    case 'wouldDiscardSelf':
      return 'id' in operation ? [{ kind: 'discard', id: operation.id }] : [];
    case 'wouldDiscardOthers':
      if (operation.kind === 'mergeIntoParent') {
        const parent = tree.snapshots.find(({ id }) => id === operation.id)?.parent ?? operation.id;
        return [
          { kind: 'mergeIntoChildren', id: parent, pull: true },
          { kind: 'mergeIntoChildren', id: operation.id },
        ];
      }
      return 'id' in operation && operation.kind !== 'mergeIntoChildren'
        ? [{ kind: 'mergeIntoChildren', id: operation.id }]
        : [];
    case 'tooManyChildren':
      // In a batch, the blockers of one member do not help the others.
      if (operation.kind === 'batch') return [];
      if (operation.kind === 'deleteMetadata')
        return refusal.blockers.map((id): Operation => ({ kind: 'deleteMetadata', id }));
      return [
        ...byPulling(operation),
        ...refusal.blockers
          .filter((id) => id !== 'live')
          .flatMap((id): Operation[] => [
            { kind: 'mergeIntoChildren', id },
            { kind: 'discard', id },
          ]),
      ];
    case 'parentIsInternal':
    case 'holdsInternalSnapshot':
      return withInternals(operation, asked.refusals);
    case 'offLiveChain':
    case 'layerNotInLiveChain':
      return byPulling(operation);
    case 'wrongState':
      return stateActions(tree.live.power);
    case 'invalidName':
      return isAllowedOff(tree, operation, asked) ? stateActions(tree.live.power) : [];
    case 'consolidationPending':
      return [{ kind: 'consolidate' }];
    case 'managedSavePresent':
      return [
        { kind: 'power', action: 'start' },
        { kind: 'managedSave', action: 'remove' },
      ];
    // A new snapshot becomes current, which an unsafe revert may need.
    case 'versionHazard':
    case 'wouldLoseLiveState':
      return operation.kind === 'revert'
        ? [{ ...operation, safety: offeredName('before', nameOf(tree, operation.id)) }]
        : [];
    case 'unsuitableDisk':
    case 'noFolder':
      return withoutDisks(tree, operation, asked.refusals);
    case 'noStateLeft':
      return 'id' in operation ? otherRoots(tree, operation.id) : [];
    case 'protected':
      return withoutProtected(tree, operation, new Set(refusal.blockers));
    default:
      return [];
  }
}

const INTERNALS: ReadonlySet<string> = new Set(['parentIsInternal', 'holdsInternalSnapshot']);

/** The snapshots that are stored in the files of this one go first, or with it. */
function withInternals(operation: Operation, refusals: readonly Refusal[]): Operation[] {
  const inTheWay = refusals.filter(({ code }) => INTERNALS.has(code)).flatMap(({ blockers }) => blockers);
  const blockers = [...new Set(inTheWay)];
  if (operation.kind !== 'mergeIntoChildren' || blockers.length === 0) return [];
  const internals = blockers.map((id) => ({ kind: 'mergeIntoChildren' as const, id }));
  return [{ kind: 'batch', operations: [...internals, operation] }, ...internals];
}

/** Copying the data into each child works at any number of children, and outside the live chain. */
function byPulling(operation: Operation): Operation[] {
  if (operation.kind !== 'mergeIntoChildren' || operation.pull === true) return [];
  return [{ ...operation, pull: true }];
}

/** Whether the name is refused only because of the power state. */
function isAllowedOff(tree: SnapshotTree, operation: Operation, { works, capabilities }: Asked): boolean {
  if (tree.live.power !== 'running' && tree.live.power !== 'paused') return false;
  const off: SnapshotTree = { ...tree, live: { ...tree.live, power: 'off' } };
  const there: Operation = operation.kind === 'create' ? { ...operation, memory: false } : operation;
  return works(off, there, capabilities);
}

function stateActions(power: Power): Operation[] {
  const actions: Record<Power, PowerAction[]> = {
    running: ['shutdown', 'stop'],
    paused: ['resume', 'stop'],
    off: ['start'],
    saved: ['start'],
  };
  const moves = actions[power].map((action): Operation => ({ kind: 'power', action }));
  return power === 'saved' ? [...moves, { kind: 'managedSave', action: 'remove' }] : moves;
}

/** The same snapshot without the disks that cannot be part of it. */
function withoutDisks(tree: SnapshotTree, operation: Operation, refusals: readonly Refusal[]): Operation[] {
  if (operation.kind !== 'create') return [];
  const blocked = new Set(refusals.flatMap((refusal) => refusal.disks ?? []));
  const all = operation.disks ?? tree.live.disks.map(({ disk }) => disk);
  const disks = all.filter((disk) => !blocked.has(disk));
  return disks.length === 0 ? [] : [{ ...operation, disks }];
}

/** After a revert to another root, the VM has a state that remains. */
function otherRoots(tree: SnapshotTree, id: string): Operation[] {
  return tree.snapshots
    .filter((s) => s.parent === null && s.id !== id)
    .slice(0, TRIED)
    .map((s) => ({ kind: 'revert', id: s.id, safety: offeredName('before', s.name) }));
}

/** The parts of a subtree that contain nothing protected. */
function withoutProtected(tree: SnapshotTree, operation: Operation, kept: ReadonlySet<string>): Operation[] {
  if (operation.kind !== 'removeAll' && operation.kind !== 'removeSubtree') return [];
  const shape = shapeOf(tree);
  const root = operation.kind === 'removeAll' ? BASE : (shape.indexOf.get(operation.id) ?? BASE);
  const force = operation.force === true ? { force: true } : {};
  const parts: Operation[] = [];
  for (let c = at(shape.firstChild, root); c !== NONE && parts.length < TRIED; c = at(shape.nextSibling, c)) {
    const id = shape.snapshots[c - 1]?.id;
    if (id === undefined) continue;
    parts.push({ kind: 'removeSubtree', id, ...(kept.has(id) ? { keepRoot: true } : {}), ...force });
  }
  return parts;
}

const nameOf = (tree: SnapshotTree, id: string) => tree.snapshots.find((s) => s.id === id)?.name ?? id;
