import { fleetCellMessages, severityMessages } from '../../../messages/fleet/fleet.ts';
import type { FleetFinding } from '../rows/rows.ts';
import styles from './finding-badge.module.css';

interface FindingMarkProps {
  readonly findings: readonly FleetFinding[];
  /** In two lines, where one has little room. */
  readonly stacked?: boolean;
}

/** The worst finding of a VM and the number of others; all of them on hover. */
export function FindingBadge({ findings, stacked = false }: FindingMarkProps) {
  const [worst, ...rest] = findings;
  if (worst === undefined) return null;
  const { sign, word } = severityMessages[worst.severity];
  return (
    <span
      className={styles.mark}
      data-severity={worst.severity}
      data-stacked={stacked}
      title={allOf(findings)}
    >
      <span className={styles.sign} aria-hidden="true">
        {sign}
      </span>
      <span className={styles.words}>
        <b>{word}</b> <span className={styles.text}>{worst.text}</span>
      </span>
      {rest.length > 0 && (
        <span className={styles.more}>
          +{rest.length}
          <span className="hidden-text"> {fleetCellMessages.moreFindings}</span>
        </span>
      )}
    </span>
  );
}

const allOf = (findings: readonly FleetFinding[]) =>
  findings.map(({ severity, text }) => `${severityMessages[severity].word}: ${text}`).join('\n');
