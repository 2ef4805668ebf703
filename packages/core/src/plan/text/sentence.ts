import type { Operation } from '../../operation/operation.ts';
import type { Draft } from '../draft.ts';
import { names } from '../guards.ts';
import { LIVE } from '../model.ts';

/** One sentence that says what a plan does, in the words of the product; true for exactly this plan. */
export function sentenceOf(draft: Draft, operation: Operation): string {
  switch (operation.kind) {
    case 'mergeIntoChildren':
    case 'mergeIntoParent':
    case 'discard':
    case 'removeSubtree':
    case 'removeAll':
      return removalSentence(draft);
    case 'batch':
      return draft.removed.length > 0
        ? removalSentence(draft)
        : `${draft.steps.length === 1 ? '1 restore point is' : `${draft.steps.length} restore points are`} marked. No data is touched.`;
    case 'deleteMetadata':
      return `${nameOf(draft, operation.id)} is no longer listed. No data is touched.`;
    case 'revert':
      return revertSentence(draft, operation);
    case 'create':
      return `A new restore point ${quoted(operation.name)} is taken${operation.memory ? ' with the memory' : ''}. Every other restore point stays as it is.`;
    case 'rename':
      return `${nameOf(draft, operation.id)} is called ${quoted(operation.name)} from now on.`;
    case 'describe':
      return `The description of ${nameOf(draft, operation.id)} changes.`;
    case 'protect':
      return operation.protected
        ? `${nameOf(draft, operation.id)} can no longer be removed here.`
        : `${nameOf(draft, operation.id)} may be removed again.`;
    case 'tag':
      return tagSentence(nameOf(draft, operation.id), draft);
    case 'acknowledgeOwner':
      return `${nameOf(draft, operation.id)} may be removed although another product made it.`;
    case 'consolidate':
      return 'The disks that a removal left behind are merged now. No restore point changes.';
    case 'power':
      return powerWords[operation.action];
    case 'managedSave':
      return operation.action === 'save'
        ? 'The memory is saved to disk and the machine stops; the next start goes on from there.'
        : 'The saved memory is thrown away; the next start is a cold one.';
    default:
      return operation satisfies never;
  }
}

const powerWords = {
  start: 'The machine starts.',
  shutdown: 'The guest is asked to shut down.',
  stop: 'The machine is switched off at once.',
  pause: 'The machine stands still until it is resumed.',
  resume: 'The machine goes on.',
} as const;

function tagSentence(name: string, draft: Draft): string {
  const [step] = draft.steps;
  if (step?.kind !== 'tag' || step.tags.length === 0) return `${name} has no tags from now on.`;
  return `${name} is tagged ${step.tags.map(quoted).join(', ')} from now on.`;
}

function removalSentence(draft: Draft): string {
  const merged = draft.removed.filter((r) => r.fate === 'merged');
  const discarded = draft.removed.filter((r) => r.fate === 'discarded');
  const parts: string[] = [];
  if (draft.revertedTo !== undefined) {
    parts.push(
      `The live state goes back to ${nameOf(draft, draft.revertedTo)}${withConfiguration(draft)} and what it held since is lost.`,
    );
  }
  if (discarded.length > 0)
    parts.push(
      `${list(discarded)} and what only ${discarded.length === 1 ? 'it holds' : 'they hold'} ${discarded.length === 1 ? 'is' : 'are'} thrown away.`,
    );
  if (merged.length > 0)
    parts.push(
      `${list(merged)} ${merged.length === 1 ? 'disappears' : 'disappear'} as ${merged.length === 1 ? 'a restore point' : 'restore points'}; the changes stay in ${receivers(draft)}.`,
    );
  parts.push(
    draft.revertedTo === undefined
      ? 'Every other restore point and the live state stay as they are.'
      : 'Every other restore point stays as it is.',
  );
  return parts.join(' ');
}

const list = (removed: readonly { snapshot: { name: string } }[]) => names(removed.map((r) => r.snapshot));

function receivers({ bench, removed }: Draft): string {
  const kept = new Set<number>();
  let live = false;
  for (const { fate, into, intoNodes } of removed) {
    if (fate !== 'merged') continue;
    live ||= into.at(-1) === LIVE;
    for (const node of intoNodes) if (bench.gone[node] !== 1) kept.add(node);
  }
  const words = kept.size === 0 ? [] : [names([...kept].map((node) => bench.snapshot(node)))];
  return [...words, ...(live ? ['the live state'] : [])].join(' and ');
}

function revertSentence(draft: Draft, operation: Extract<Operation, { kind: 'revert' }>): string {
  const before =
    operation.safety === undefined
      ? 'What it holds now is lost.'
      : `What it holds now is kept as ${quoted(operation.safety)}.`;
  return `The machine goes back to ${nameOf(draft, operation.id)}${withConfiguration(draft)}. ${before} No restore point goes.`;
}

/** A revert is about more than disks where the hypervisor brings the machine's settings back too. */
const withConfiguration = ({ bench }: Draft): string =>
  bench.capabilities.revertConfiguration === true ? ', its configuration included' : '';

function nameOf(draft: Draft, id: string): string {
  const index = draft.bench.shape.indexOf.get(id);
  // As it is called now: the bench has the new name of what is renamed.
  const name = index === undefined ? id : (draft.bench.shape.snapshots[index - 1]?.name ?? id);
  return name === '' ? '(no name)' : name;
}

const quoted = (name: string) => `“${name}”`;
