import type { Finding } from '@snaptree/core';
import type { FleetFinding } from '../rows/rows.ts';
import styles from './finding-badge.module.css';

const severities: Record<Finding['severity'], { sign: string; word: string }> = {
  broken: { sign: '✕', word: 'Broken' },
  warning: { sign: '!', word: 'Warning' },
  note: { sign: 'i', word: 'Note' },
};

interface FindingMarkProps {
  readonly findings: readonly FleetFinding[];
  /** In two lines, where one has little room. */
  readonly stacked?: boolean;
}

/** The worst finding of a machine in its own words, and how many more there are; all of them on hover. */
export function FindingBadge({ findings, stacked = false }: FindingMarkProps) {
  const [worst, ...rest] = findings;
  if (worst === undefined) return null;
  const { sign, word } = severities[worst.severity];
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
          <span className="hidden-text"> more</span>
        </span>
      )}
    </span>
  );
}

const allOf = (findings: readonly FleetFinding[]) =>
  findings.map(({ severity, text }) => `${severities[severity].word}: ${text}`).join('\n');
