import type { Job } from '@snaptree/core';
import { exactTime } from '../../../messages/format.ts';
import styles from './job-page.module.css';

/** What was written down besides the steps: the hypervisor's own words, interruptions. */
export function Log({ job }: { job: Job }) {
  return (
    <section>
      <h2>Log</h2>
      {job.log.length === 0 ? (
        <p className={styles.quiet}>Nothing was logged besides the steps.</p>
      ) : (
        <ol className={styles.log}>
          {job.log.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
            <li key={index}>
              <time dateTime={new Date(line.at).toISOString()}>{exactTime(line.at)}</time> {line.text}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
