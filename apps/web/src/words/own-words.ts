import type { BatchMember, Operation, OwnWords, SnapshotTree, TreeReading } from '@snaptree/core';

export interface OwnPhrase {
  /** The action as the hypervisor's own tool calls it. */
  readonly word: string;
  /** What it does there, or how often it is done. */
  readonly means?: string | undefined;
}

/** What the hypervisor's own tool calls an operation; undefined where it has no word for it. */
export function ownPhraseFor(
  operation: Operation,
  { capabilities, tree }: TreeReading,
): OwnPhrase | undefined {
  const words = capabilities.ownWords;
  if (words === undefined) return undefined;
  const { actions } = words;
  switch (operation.kind) {
    case 'mergeIntoChildren':
    case 'mergeIntoParent':
      return { word: actions.delete, means: layerWords(operation.id, tree, words)?.merged };
    case 'discard':
      return { word: actions.delete, means: layerWords(operation.id, tree, words)?.removed };
    case 'removeSubtree':
      return said(operation.keepRoot === true ? undefined : actions.deleteWithChildren) ?? repeated(actions);
    case 'removeAll':
      return said(actions.deleteAll) ?? repeated(actions);
    case 'batch':
      return operation.operations.every(takesAway) ? repeated(actions) : undefined;
    case 'untrack':
      return said(actions.forget);
    case 'revert':
      return said(actions.revert);
    case 'create':
      return said(actions.create);
    case 'consolidate':
      return said(actions.consolidate);
    case 'managedSave':
      return operation.action === 'save' ? said(actions.saveMemory) : undefined;
    case 'rename':
    case 'describe':
    case 'protect':
    case 'tag':
    case 'acknowledgeOwner':
    case 'power':
      return undefined;
    default:
      return operation satisfies never;
  }
}

const said = (word: string | undefined): OwnPhrase | undefined => (word === undefined ? undefined : { word });

/** Several go, and the tool has one action for one. */
const repeated = (actions: OwnWords['actions']): OwnPhrase => ({
  word: actions.delete,
  means: 'one after the other',
});

const takesAway = ({ kind }: BatchMember) =>
  kind === 'mergeIntoChildren' || kind === 'mergeIntoParent' || kind === 'discard';

/** What becomes of the file above a restore point; undefined where its mechanism has none. */
function layerWords(id: string, tree: SnapshotTree, { layers }: OwnWords) {
  const mechanism = tree.snapshots.find((snapshot) => snapshot.id === id)?.mechanism;
  const layer = mechanism === undefined ? undefined : layers[mechanism];
  if (layer === undefined) return undefined;
  return { merged: `its ${layer.name} is ${layer.merged}`, removed: `its ${layer.name} is removed` };
}
