import { pickMessages as messages } from '../../messages/reclaim/reclaim.ts';
import { peakOf } from './listing.ts';
import type { Pick } from './pick.ts';
import styles from './pick-summary.module.css';

/** Whether the target is reached, by how many operations, and what they cost. */
export function PickSummary({ pick, target }: { pick: Pick; target: number }) {
  const { safe, lossy, freesBytes, reached } = pick;
  const suggestions = [...safe, ...lossy];
  const peak = peakOf(suggestions);
  const share = Math.min(100, (freesBytes / target) * 100);
  const safeShare = Math.min(100, (pick.safeBytes / target) * 100);
  return (
    <section className={styles.summary} aria-label={messages.section} aria-live="polite">
      <p className={styles.answer}>
        <b>{messages.headline(pick, target)}</b>
      </p>
      <div className={styles.meter} aria-hidden="true">
        <span className={styles.safe} style={{ width: `${safeShare}%` }} />
        <span className={styles.lossy} style={{ width: `${share - safeShare}%` }} />
      </div>
      {suggestions.length > 0 && (
        <p className={styles.price}>
          {messages.price(pick)} {messages.needs(suggestions.length, peak)}{' '}
          {reached && messages.certainAfterward}
        </p>
      )}
      {!reached && <p className={styles.price}>{messages.elsewhere}</p>}
    </section>
  );
}
