import type { ScreenshotFacts, Snapshot, TreeReading } from '@snaptree/core';
import { useState } from 'react';
import { addressOf } from '../../api/http/client.ts';
import { configurationMessages } from '../../messages/inspector/configuration.ts';
import panel from '../panel.module.css';
import styles from './screenshot.module.css';

interface ScreenshotProps {
  readonly reading: TreeReading;
  readonly snapshot: Snapshot;
  readonly facts: ScreenshotFacts;
}

/** The console screenshot that the hypervisor kept. Its space is reserved before it loads. */
export function Screenshot({ reading, snapshot, facts }: ScreenshotProps) {
  const [broken, setBroken] = useState(false);
  const { domain } = reading.tree;
  const address = addressOf('readScreenshot', {
    host: reading.hostId,
    domain: domain.id,
    snapshot: snapshot.id,
  });
  const kind = facts.simulated
    ? configurationMessages.screenshot.simulated
    : configurationMessages.screenshot.label;
  return (
    <section className={panel.block} aria-label={kind}>
      <figure className={styles.figure}>
        {broken ? (
          <p className={panel.hint}>{configurationMessages.screenshot.failed}</p>
        ) : (
          <img
            src={address}
            width={facts.width}
            height={facts.height}
            alt={configurationMessages.screenshot.alt(kind, domain.name, snapshot.name)}
            onError={() => setBroken(true)}
          />
        )}
        <figcaption>
          {facts.simulated
            ? configurationMessages.screenshot.simulatedCaption
            : configurationMessages.screenshot.caption}
        </figcaption>
      </figure>
    </section>
  );
}
