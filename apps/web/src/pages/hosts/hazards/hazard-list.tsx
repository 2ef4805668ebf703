import type { Hazard } from '@snaptree/core';
import { hazardMessages as messages, riskWords, versionsInWords } from '../../../messages/hosts/hazards.ts';
import styles from './hazards.module.css';

/** Known hazards: what happens, in which versions, and what Snaptree does about each. */
export function HazardList({ hazards }: { hazards: readonly Hazard[] }) {
  return (
    <ul className={styles.list}>
      {hazards.map((hazard) => (
        <li key={hazard.code} className={styles.hazard}>
          <h2>
            <span className={styles.risk} data-risk={hazard.risk}>
              {riskWords[hazard.risk]}
            </span>
            {hazard.title}
          </h2>
          <p>{hazard.effect}</p>
          <dl>
            <dt>{messages.guard}</dt>
            <dd>{hazard.guard.text}</dd>
            <dt>{messages.versions}</dt>
            <dd>{versionsInWords(hazard)}</dd>
            {hazard.distributions.length > 0 && (
              <>
                <dt>{messages.distributions}</dt>
                <dd>{hazard.distributions.join(' ')}</dd>
              </>
            )}
            <dt>{messages.source}</dt>
            <dd>
              <Sources sources={hazard.sources} />
            </dd>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Sources({ sources }: Pick<Hazard, 'sources'>) {
  return (
    <ul className={styles.sources}>
      {sources.map(({ text, url }) => (
        <li key={text}>
          {url === undefined ? (
            text
          ) : (
            <a href={url} target="_blank" rel="noreferrer">
              {text}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
