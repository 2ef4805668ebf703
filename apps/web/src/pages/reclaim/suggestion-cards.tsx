import { memo } from 'react';
import { lossInWords, suggestionMessages as messages } from '../../messages/reclaim/reclaim.ts';
import { useRowsInSight } from '../../ui/list/use-rows-in-sight.ts';
import { When } from '../../ui/when.tsx';
import type { SpaceItem } from './listing.ts';
import styles from './suggestion-cards.module.css';
import { SuggestionLink } from './suggestion-link.tsx';

/** Heights in pixels; the style sheet draws the same. */
const CARD = 104;
const HEAD = 40;

const isSuggestion = (item: SpaceItem) => item.kind === 'suggestion';
const heightOf = (item: SpaceItem) => (item.kind === 'head' ? HEAD : CARD);

/** The operations as cards, where a table would not fit. */
export function SuggestionCards({ items }: { items: readonly SpaceItem[] }) {
  const { scroller, indices, above, below, onKeyDown } = useRowsInSight(items, heightOf, isSuggestion);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from one card's link to the next
    <div className={styles.scroller} ref={scroller} onKeyDown={onKeyDown}>
      <ul
        className={styles.list}
        aria-label={messages.list}
        style={{ paddingTop: above, paddingBottom: below }}
      >
        {indices.map((index) => {
          const item = items[index];
          if (item === undefined) return null;
          if (item.kind === 'suggestion') return <Card key={item.key} item={item} index={index} />;
          return (
            <li key={item.key} className={styles.head} data-tone={item.tone}>
              {item.text}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface CardProps {
  readonly item: Extract<SpaceItem, { kind: 'suggestion' }>;
  readonly index: number;
}

const Card = memo(function Card({ item, index }: CardProps) {
  const { reclaim, domainName, hostName } = item.suggestion;
  const loss = lossInWords(reclaim);
  return (
    <li className={styles.card} data-row={index}>
      <div className={styles.title}>
        <SuggestionLink found={item.suggestion} />
        <b>{messages.atMost(reclaim.freesBytes)}</b>
      </div>
      <p>{messages.vmOnHost(domainName, hostName)}</p>
      <p className={styles.loses} data-loses={reclaim.loses}>
        <span aria-hidden="true">{loss.sign}</span> {messages.losesText(loss.text)}
      </p>
      <p>
        {messages.needsText(reclaim.needsBytes)}
        {reclaim.createdAt !== undefined && (
          <>
            {` · ${messages.createdText} `}
            <When at={reclaim.createdAt} period={60_000} />
          </>
        )}
        {item.sum !== undefined && ` · ${messages.total(item.sum)}`}
      </p>
    </li>
  );
});
