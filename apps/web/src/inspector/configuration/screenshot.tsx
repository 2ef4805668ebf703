import type { ScreenshotFacts, Snapshot, TreeReading } from '@snaptree/core';
import { useState } from 'react';
import { addressOf } from '../../api/http/client.ts';
import panel from '../panel.module.css';
import styles from './screenshot.module.css';

interface ScreenshotProps {
  readonly reading: TreeReading;
  readonly snapshot: Snapshot;
  readonly facts: ScreenshotFacts;
}

/** The picture of the console that the hypervisor kept. Its room is there before it is. */
export function Screenshot({ reading, snapshot, facts }: ScreenshotProps) {
  const [broken, setBroken] = useState(false);
  const { domain } = reading.tree;
  const address = addressOf('readScreenshot', {
    host: reading.hostId,
    domain: domain.id,
    snapshot: snapshot.id,
  });
  const kind = facts.simulated ? 'Simulated screenshot' : 'Screenshot';
  return (
    <section className={panel.block} aria-label={kind}>
      <figure className={styles.figure}>
        {broken ? (
          <p className={panel.hint}>The picture could not be loaded.</p>
        ) : (
          <img
            src={address}
            width={facts.width}
            height={facts.height}
            alt={`${kind} of ${domain.name} when ${snapshot.name === '' ? 'this' : snapshot.name} was taken`}
            onError={() => setBroken(true)}
          />
        )}
        <figcaption>
          {facts.simulated ? 'The console, drawn by the simulator' : 'The console at that moment'}
        </figcaption>
      </figure>
    </section>
  );
}
