import {
  joined,
  type MessageText,
  message,
  type NameList,
  nameListOf,
  plain,
} from '../../message/message.ts';
import { distinctName } from '../../tree/display-name.ts';
import type { Draft } from '../draft.ts';
import { LIVE } from '../model.ts';
import type { Removed } from '../removed.ts';

/** What a plan that deletes snapshots does to their data. */
export function removalSentence(draft: Draft): MessageText {
  const merged = draft.removed.filter((r) => r.fate === 'merged');
  const discarded = draft.removed.filter((r) => r.fate === 'discarded');
  return joined([
    ...revertPart(draft),
    ...(discarded.length === 0 ? [] : [discardPart(namesOf(draft, discarded), discarded.length)]),
    ...(merged.length === 0 ? [] : [mergePart(draft, merged)]),
    ...pullPart(draft),
    draft.revertedTo === undefined
      ? plain('All other snapshots and the live state are unchanged.')
      : plain('All other snapshots are unchanged.'),
  ]);
}

function revertPart({ bench, revertedTo }: Draft): MessageText[] {
  const index = revertedTo === undefined ? undefined : bench.shape.indexOf.get(revertedTo);
  if (index === undefined) return [];
  const name = bench.nameOf(index);
  return [
    bench.capabilities.revertConfiguration === true
      ? message`Reverts the VM, including its configuration, to ${name}; later changes of the live state are lost.`
      : message`Reverts the VM to ${name}; later changes of the live state are lost.`,
  ];
}

function discardPart(names: NameList, count: number): MessageText {
  return count === 1 ? message`Deletes ${names} and its data.` : message`Deletes ${names} with their data.`;
}

function mergePart(draft: Draft, merged: readonly Removed[]): MessageText {
  const names = namesOf(draft, merged);
  const into = receivers(draft);
  return merged.length === 1
    ? message`Deletes ${names} and keeps its data in ${into}.`
    : message`Deletes ${names} and keeps their data in ${into}.`;
}

/** What makes it cost more time and space than other merges, or nothing at all. */
function pullPart({ bench, pulled, disks }: Draft): MessageText[] {
  if (pulled.size === 0) return [];
  const into = bench.namesOf([...pulled.values()].flat().map((node) => bench.snapshot(node)));
  return disks.some(({ action }) => action === 'pull')
    ? [message`The data is first copied into ${into}.`]
    : [plain('No data is copied: the file stays as the base image.')];
}

const namesOf = ({ bench }: Draft, removed: readonly Removed[]): NameList =>
  nameListOf(removed, ({ snapshot }) => distinctName(bench.tree, snapshot));

function receivers({ bench, removed }: Draft): MessageText {
  const kept: number[] = [];
  const seen = new Uint8Array(bench.gone.length);
  let live = false;
  for (const { fate, into, intoNodes } of removed) {
    if (fate !== 'merged') continue;
    live ||= into.at(-1) === LIVE;
    for (const node of intoNodes) {
      if (bench.gone[node] === 1 || seen[node] === 1) continue;
      seen[node] = 1;
      kept.push(node);
    }
  }
  const names = nameListOf(kept, (node) => bench.nameOf(node));
  if (kept.length === 0) return plain('the live state');
  if (!live) return message`${names}`;
  return kept.length === 1 ? message`${names} and the live state` : message`${names}, and in the live state`;
}
