import { memo } from 'react';
import { lossInWords, suggestionMessages as messages } from '../../messages/reclaim/reclaim.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { useRowsInSight } from '../../ui/list/use-rows-in-sight.ts';
import { When } from '../../ui/when.tsx';
import type { SpaceItem } from './listing.ts';
import type { Suggestion } from './pick.ts';
import { SuggestionLink } from './suggestion-link.tsx';
import styles from './suggestion-list.module.css';

/** Heights in pixels; the style sheet draws the same. */
const ROW = 54;
const HEAD = 40;

const isSuggestion = (item: SpaceItem) => item.kind === 'suggestion';
const heightOf = (item: SpaceItem) => (item.kind === 'head' ? HEAD : ROW);

/** The operations as a table; a link in each row opens the tree of the VM with its preview. */
export function SuggestionList({ items, picking }: { items: readonly SpaceItem[]; picking: boolean }) {
  const { scroller, indices, above, below, onKeyDown } = useRowsInSight(items, heightOf, isSuggestion);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys go from one link of the table to the next
    <div className={styles.scroller} ref={scroller} onKeyDown={onKeyDown}>
      <table className={styles.table} aria-rowcount={items.length + 1} aria-label={messages.list}>
        <thead>
          <tr aria-rowindex={1}>
            <th className={styles.frees}>{messages.frees}</th>
            {picking && <th className={styles.sum}>{messages.together}</th>}
            <th>{messages.operation}</th>
            <th className={styles.loses}>{messages.loses}</th>
            <th className={styles.needs}>{messages.needs}</th>
            <th className={styles.age}>{messages.created}</th>
          </tr>
        </thead>
        <tbody>
          <tr className={styles.gap} style={{ height: above }} />
          {indices.map((index) => {
            const item = items[index];
            if (item === undefined) return null;
            if (item.kind === 'suggestion') {
              return (
                <SuggestionRow
                  key={item.key}
                  suggestion={item.suggestion}
                  sum={item.sum}
                  picking={picking}
                  index={index}
                />
              );
            }
            return (
              <tr key={item.key} className={styles.head} aria-rowindex={index + 2}>
                <th colSpan={picking ? 6 : 5} scope="rowgroup" data-tone={item.tone}>
                  {item.text}
                </th>
              </tr>
            );
          })}
          <tr className={styles.gap} style={{ height: below }} />
        </tbody>
      </table>
    </div>
  );
}

interface SuggestionRowProps {
  readonly suggestion: Suggestion;
  readonly sum: number | undefined;
  readonly picking: boolean;
  readonly index: number;
}

const SuggestionRow = memo(function SuggestionRow({
  suggestion: found,
  sum,
  picking,
  index,
}: SuggestionRowProps) {
  const { reclaim } = found;
  const loss = lossInWords(reclaim);
  return (
    <tr className={styles.row} aria-rowindex={index + 2} data-row={index}>
      <td className={styles.frees}>
        <b>{messages.atMost(reclaim.freesBytes)}</b>
      </td>
      {picking && <td className={styles.sum}>{sum === undefined ? '' : messages.atMost(sum)}</td>}
      <td className={styles.what}>
        <SuggestionLink found={found} />
        <small title={messages.vmOnHost(found.domainName, found.hostName)}>
          {messages.vmOnHost(found.domainName, found.hostName)}
        </small>
      </td>
      <td className={styles.loses} data-loses={reclaim.loses}>
        <span aria-hidden="true">{loss.sign}</span> {loss.text}
      </td>
      <td className={styles.needs}>
        {reclaim.needsBytes === undefined ? messages.unknown : bytesInWords(reclaim.needsBytes)}
      </td>
      <td className={styles.age}>
        {reclaim.createdAt === undefined ? '' : <When at={reclaim.createdAt} period={60_000} />}
      </td>
    </tr>
  );
});
