import type { Job } from '@snaptree/core';
import { jobLogMessages as messages } from '../../../messages/jobs/pages.ts';
import { exactTime } from '../../../messages/text/format.ts';
import styles from './job-page.module.css';

/** What was logged in addition to the steps: messages of the hypervisor, interruptions. */
export function Log({ job }: { job: Job }) {
  return (
    <section>
      <h2>{messages.heading}</h2>
      {job.log.length === 0 ? (
        <p className={styles.quiet}>{messages.empty}</p>
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
