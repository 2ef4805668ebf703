import { joined, type MessageText, message, plain } from '../../message/message.ts';
import type { Draft } from '../draft.ts';

/** Which records a repair changes. */
export function repairSentence({ bench, removed, steps }: Draft): MessageText {
  const names = bench.namesOf(removed.map(({ snapshot }) => snapshot));
  const redefined = steps.flatMap((step) => (step.kind === 'redefine' ? [step] : []));
  const paths = redefined.flatMap(({ moves, states = [] }) => [
    ...moves.map(({ to }) => to),
    ...states.map(({ path }) => path),
  ]);
  const parts: MessageText[] = [];
  if (removed.length === 1)
    parts.push(message`Removes ${names} from the list of snapshots, because its data no longer exists.`);
  if (removed.length > 1)
    parts.push(message`Removes ${names} from the list of snapshots, because their data no longer exists.`);
  for (const path of new Set(paths)) parts.push(message`Corrects the records that belong to ${path}.`);
  for (const { id } of redefined.filter(({ current }) => current === true)) {
    const node = bench.indexOf(id);
    if (node !== undefined) parts.push(message`Makes ${bench.nameOf(node)} the current snapshot again.`);
  }
  return joined([...parts, plain('No file changes. All other snapshots and the live state are unchanged.')]);
}
