import type { OwnWords, Plan, Step, TreeReading } from '@snaptree/core';

export interface NativePhrase {
  /** The actions of the hypervisor's own tool, in their order, and how often each is done. */
  readonly actions: readonly { readonly word: string; readonly times: number }[];
  /** What the one action does to the file. */
  readonly means?: string | undefined;
}

/** What somebody would do in the hypervisor's own tool for the same; undefined where it has no words for it. */
export function nativePhraseFor(plan: Plan, { capabilities, tree }: TreeReading): NativePhrase | undefined {
  const words = capabilities.ownWords;
  if (words === undefined) return undefined;
  const whole = wordForAll(plan, words.actions);
  if (whole !== undefined) return { actions: [{ word: whole, times: 1 }] };
  const actions = inTurn(plan.steps.map((step) => wordFor(step, words.actions)));
  if (actions.length === 0) return undefined;
  const [step, ...more] = plan.steps;
  if (step?.kind !== 'delete' || more.length > 0) return { actions };
  const mechanism = tree.snapshots.find(({ id }) => id === step.id)?.mechanism;
  const layer = mechanism === undefined ? undefined : words.layers[mechanism];
  if (layer === undefined) return { actions };
  return { actions, means: `its ${layer.name} is ${step.expect === 'merge' ? layer.merged : 'removed'}` };
}

/** One action of the tool for a plan of several steps. */
function wordForAll({ operation, steps }: Plan, actions: OwnWords['actions']): string | undefined {
  if (!steps.every(({ kind }) => kind === 'delete')) return undefined;
  if (operation.kind === 'removeAll') return actions.deleteAll;
  return operation.kind === 'removeSubtree' && operation.keepRoot !== true
    ? actions.deleteWithChildren
    : undefined;
}

function wordFor(step: Step, actions: OwnWords['actions']): string | undefined {
  switch (step.kind) {
    case 'delete':
      return actions.delete;
    case 'revert':
      return actions.revert;
    case 'create':
      return actions.create;
    case 'deleteMetadata':
      return actions.forget;
    case 'consolidate':
      return actions.consolidate;
    case 'managedSave':
      return step.action === 'save' ? actions.saveMemory : undefined;
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

/** The same word several times in a row is counted. */
function inTurn(words: readonly (string | undefined)[]): { word: string; times: number }[] {
  const turns: { word: string; times: number }[] = [];
  for (const word of words) {
    const last = turns.at(-1);
    if (word === undefined) continue;
    if (last?.word === word) last.times += 1;
    else turns.push({ word, times: 1 });
  }
  return turns;
}
