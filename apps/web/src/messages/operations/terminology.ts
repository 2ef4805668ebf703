import type { Plan, Step, Terminology, TreeReading } from '@snaptree/core';

export interface NativePhrase {
  /** The actions of the hypervisor's own tool, in order, and how often each is done. */
  readonly actions: readonly { readonly word: string; readonly times: number }[];
  /** What the only action does to the file. */
  readonly means?: string | undefined;
}

/** The same plan in the terms of the hypervisor's own tool; undefined where it has none. */
export function nativePhraseFor(plan: Plan, { capabilities, tree }: TreeReading): NativePhrase | undefined {
  const words = capabilities.terminology;
  if (words === undefined) return undefined;
  // No tool has one action for what these steps do.
  if (plan.steps.some(({ kind }) => kind === 'pull')) return undefined;
  const single = wordForAll(plan, words.actions);
  if (single !== undefined) return { actions: [{ word: single, times: 1 }] };
  const actions = counts(plan.steps.map((step) => wordFor(step, words.actions)));
  if (actions.length === 0) return undefined;
  const [step, ...more] = plan.steps;
  if (step?.kind !== 'delete' || more.length > 0) return { actions };
  const mechanism = tree.snapshots.find(({ id }) => id === step.id)?.mechanism;
  const layer = mechanism === undefined ? undefined : words.layers[mechanism];
  if (layer === undefined) return { actions };
  return { actions, means: `its ${layer.name} is ${step.expect === 'merge' ? layer.merged : 'removed'}` };
}

/** One action of the tool for a plan of several steps. */
function wordForAll({ operation, steps }: Plan, actions: Terminology['actions']): string | undefined {
  if (!steps.every(({ kind }) => kind === 'delete')) return undefined;
  if (operation.kind === 'removeAll') return actions.deleteAll;
  return operation.kind === 'removeSubtree' && operation.keepRoot !== true
    ? actions.deleteWithChildren
    : undefined;
}

function wordFor(step: Step, actions: Terminology['actions']): string | undefined {
  switch (step.kind) {
    case 'delete':
      return actions.delete;
    case 'revert':
      return actions.revert;
    case 'create':
      return actions.create;
    case 'deleteMetadata':
      return actions.deleteMetadata;
    case 'consolidate':
      return actions.consolidate;
    case 'managedSave':
      return step.action === 'save' ? actions.saveMemory : undefined;
    case 'pull':
    case 'redefine':
    case 'rename':
    case 'describe':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
    case 'power':
      return undefined;
    default:
      return step satisfies never;
  }
}

/** Repeated words are counted. */
function counts(words: readonly (string | undefined)[]): { word: string; times: number }[] {
  const turns: { word: string; times: number }[] = [];
  for (const word of words) {
    const last = turns.at(-1);
    if (word === undefined) continue;
    if (last?.word === word) last.times += 1;
    else turns.push({ word, times: 1 });
  }
  return turns;
}
