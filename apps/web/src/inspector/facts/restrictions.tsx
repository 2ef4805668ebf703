import type { Restriction } from '@snaptree/core';
import { restrictionMessages as messages } from '../../messages/inspector/restrictions.ts';
import panel from '../panel.module.css';
import styles from './restrictions.module.css';

/** What other operations do on the VM while it has snapshots. */
export function Restrictions({ restrictions }: { restrictions: readonly Restriction[] }) {
  return (
    <details className={panel.block}>
      <summary className={styles.summary}>{messages.title}</summary>
      <ul className={styles.list}>
        {restrictions.map(({ operation, result, text, source, unproven }) => (
          <li key={text}>
            <b>{messages.operations[operation]}</b>{' '}
            <span className={styles.result} data-result={result}>
              {messages.results[result]}
            </span>
            <p>{text}</p>
            <p className={styles.source}>
              {source}
              {unproven === true && ` · ${messages.unproven}`}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}
