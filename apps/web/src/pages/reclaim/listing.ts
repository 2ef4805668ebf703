import { suggestionMessages } from '../../messages/reclaim/reclaim.ts';
import { type Pick, pickSuggestions, type Suggestion } from './pick.ts';

/** One line of the report. `sum`: what it and all picked before it free together, in bytes. */
export type SpaceItem =
  | { readonly kind: 'head'; readonly key: string; readonly text: string; readonly tone: 'plain' | 'loss' }
  | {
      readonly kind: 'suggestion';
      readonly key: string;
      readonly suggestion: Suggestion;
      readonly sum: number | undefined;
    };

export interface Listing {
  readonly items: readonly SpaceItem[];
  /** Absent without a target. */
  readonly pick: Pick | undefined;
}

const keyOf = ({ hostId, domainId, reclaim }: Suggestion) =>
  `${hostId}:${domainId}:${JSON.stringify(reclaim.operation)}`;

/** The report as one flat list: what reaches the target first, then everything else, largest first. */
export function listSuggestions(suggestions: readonly Suggestion[], target: number | undefined): Listing {
  const plain = (suggestion: Suggestion): SpaceItem => ({
    kind: 'suggestion',
    key: keyOf(suggestion),
    suggestion,
    sum: undefined,
  });
  if (target === undefined) return { items: suggestions.map(plain), pick: undefined };
  const pick = pickSuggestions(suggestions, target);
  const picked = new Set([...pick.safe, ...pick.lossy]);
  const rest = suggestions.filter((suggestion) => !picked.has(suggestion));
  return {
    pick,
    items: [
      ...section(
        {
          key: 'safe',
          text: suggestionMessages.safe,
          tone: 'plain',
        },
        pick.safe,
        0,
      ),
      ...section({ key: 'lossy', text: suggestionMessages.lossy, tone: 'loss' }, pick.lossy, pick.safeBytes),
      ...(rest.length === 0
        ? []
        : [{ kind: 'head', key: 'rest', text: suggestionMessages.rest, tone: 'plain' } as const]),
      ...rest.map(plain),
    ],
  };
}

type Head = Omit<Extract<SpaceItem, { kind: 'head' }>, 'kind'>;

function section(head: Head, suggestions: readonly Suggestion[], before: number): SpaceItem[] {
  if (suggestions.length === 0) return [];
  let sum = before;
  const lines = suggestions.map((suggestion): SpaceItem => {
    sum += suggestion.reclaim.freesBytes;
    return { kind: 'suggestion', key: keyOf(suggestion), suggestion, sum };
  });
  return [{ kind: 'head', ...head }, ...lines];
}

/** The most that any of the operations needs while it runs, one after another; undefined when one is unknown. */
export function peakOf(suggestions: readonly Suggestion[]): number | undefined {
  let peak = 0;
  for (const { reclaim } of suggestions) {
    if (reclaim.needsBytes === undefined) return undefined;
    peak = Math.max(peak, reclaim.needsBytes);
  }
  return peak;
}
