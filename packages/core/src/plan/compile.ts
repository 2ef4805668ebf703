import { messageOf } from '../message/message.ts';
import type { Operation } from '../operation/operation.ts';
import { spaceFor } from './disks/space.ts';
import type { Draft } from './draft.ts';
import { effectsOf } from './effects.ts';
import type { Plan } from './model.ts';
import { sentenceOf } from './text/sentence.ts';
import { warningsOf } from './text/warnings.ts';
import { traitsOf } from './traits.ts';

/** The plan of a draft that nothing refused. */
export function compile(draft: Draft, operation: Operation): Plan {
  const effects = effectsOf(draft);
  const named = namedBy(operation);
  const sentence = sentenceOf(draft, operation);
  const space = spaceFor(draft);
  const lostBeyondNamed: string[] = [];
  for (const effect of effects) {
    if (effect.kind === 'discarded' && !named.has(effect.id)) lostBeyondNamed.push(effect.id);
  }
  return {
    operation,
    sentence: sentence.text,
    ...messageOf(sentence),
    steps: draft.steps,
    effects,
    disks: draft.disks,
    warnings: warningsOf(draft, space),
    lostBeyondNamed,
    live: { before: draft.bench.tree.live.power, after: draft.bench.power, content: draft.bench.content },
    space,
    traits: traitsOf(draft),
  };
}

/** The snapshots that an operation names. */
function namedBy(operation: Operation): ReadonlySet<string> {
  if (operation.kind === 'batch') return new Set(operation.operations.map((member) => member.id));
  return new Set('id' in operation ? [operation.id] : []);
}
