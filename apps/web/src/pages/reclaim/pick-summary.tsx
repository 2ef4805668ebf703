import { bytesInWords, plural } from '../../messages/format.ts';
import { peakOf } from './listing.ts';
import type { Pick } from './pick.ts';
import styles from './pick-summary.module.css';

/** Whether the target is reached, by how many ways, at what price. */
export function PickSummary({ pick, target }: { pick: Pick; target: number }) {
  const { safe, lossy, freesBytes, reached } = pick;
  const ways = [...safe, ...lossy];
  const peak = peakOf(ways);
  const share = Math.min(100, (freesBytes / target) * 100);
  const safeShare = Math.min(100, (pick.safeBytes / target) * 100);
  return (
    <section className={styles.summary} aria-label="To reach the target" aria-live="polite">
      <p className={styles.answer}>
        <b>{headline(pick, target)}</b>
      </p>
      <div className={styles.meter} aria-hidden="true">
        <span className={styles.safe} style={{ width: `${safeShare}%` }} />
        <span className={styles.lossy} style={{ width: `${share - safeShare}%` }} />
      </div>
      {ways.length > 0 && (
        <p className={styles.price}>
          {priceInWords(pick)} {ways.length === 1 ? 'It needs ' : 'One after the other they need '}
          {peak === undefined ? 'an unknown amount' : `at most ${bytesInWords(peak)}`} while{' '}
          {ways.length === 1 ? 'it runs' : 'they run'}. {reached && SURE_AFTERWARDS}
        </p>
      )}
      {!reached && (
        <p className={styles.price}>
          Where sizes are unknown or trees are unread there may be more; otherwise look for space outside of
          restore points.
        </p>
      )}
    </section>
  );
}

const SURE_AFTERWARDS =
  'How much comes free is certain only afterwards: take the first, look here again, and go on if it is too little.';

function headline({ safe, lossy, freesBytes, reached }: Pick, target: number): string {
  const count = safe.length + lossy.length;
  const ways = `${plural(count, { one: '# suggestion', other: '# suggestions' })} ${count === 1 ? 'frees' : 'free'} at most`;
  const frees = bytesInWords(freesBytes);
  if (reached) return `${ways} ${frees}: that can be enough for ${bytesInWords(target)}.`;
  if (freesBytes === 0) return `No way is known towards ${bytesInWords(target)}.`;
  return `Not enough: ${ways} ${frees} of ${bytesInWords(target)}.`;
}

function priceInWords({ safe, lossy }: Pick): string {
  if (lossy.length === 0) return 'Only restore points go; what builds on them keeps its data.';
  if (safe.length === 0) return 'All of them lose changes that nothing else holds.';
  return `${plural(lossy.length, { one: '# suggestion', other: '# suggestions' })} of them ${lossy.length === 1 ? 'loses' : 'lose'} changes that nothing else holds.`;
}
