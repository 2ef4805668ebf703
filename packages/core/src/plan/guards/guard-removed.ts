import { type MessageText, message, type NameList } from '../../message/message.ts';
import type { Refusal } from '../../rules/refusal.ts';
import type { Snapshot } from '../../tree/model.ts';
import type { Workbench } from '../../workbench/workbench.ts';
import { guard, ids, names } from './refuse.ts';

/** What a draft deletes. */
interface Doomed {
  readonly bench: Pick<Workbench, 'tree'>;
  readonly doomed: readonly Snapshot[];
}

/** Protected and foreign-owned snapshots among those that a plan deletes, in one refusal each. */
export function guardRemoved({ bench: { tree }, doomed }: Doomed): Refusal[] {
  const refusals: Refusal[] = [];
  const kept = doomed.filter((s) => s.protected === true);
  if (kept.length > 0) {
    refusals.push(guard('protected', protectedMessage(names(tree, kept), kept.length), ids(kept)));
  }
  const owned = doomed.filter((s) => s.owner !== undefined && s.ownerAcknowledged !== true);
  if (owned.length > 0) {
    const owner = owned[0]?.owner ?? 'another product';
    refusals.push(
      guard(
        'foreignOwner',
        ownedMessage({ list: names(tree, owned), owner, count: owned.length }),
        ids(owned),
      ),
    );
  }
  return refusals;
}

function protectedMessage(list: NameList, count: number): MessageText {
  return count === 1
    ? message`${list} is protected. Remove the protection first.`
    : message`${list} are protected. Remove the protection first.`;
}

function ownedMessage({ list, owner, count }: { list: NameList; owner: string; count: number }): MessageText {
  return count === 1
    ? message`${list} was created by ${owner}, which may need it. First confirm that it may be deleted.`
    : message`${list} were created by ${owner}, which may need them. First confirm that they may be deleted.`;
}
