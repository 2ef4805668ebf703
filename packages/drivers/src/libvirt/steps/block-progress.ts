import { readBlockJobs } from '../jobs.ts';
import type { StepContext } from './context.ts';

const everyMs = 300;

/** Reports the percentages of block jobs until the returned function is called. */
export function reportBlockJobs(context: StepContext, disks: readonly string[]): () => void {
  const { clock, options, reading, dom } = context;
  let stopped = false;
  let cancel = () => {};
  const look = async () => {
    const jobs = await readBlockJobs(reading, dom, disks);
    if (stopped) return;
    for (const job of jobs) options.report({ ...job.progress, text: job.text });
    again();
  };
  const again = () => {
    // A look that fails says nothing about the job: its own answer counts.
    cancel = clock.after(everyMs, () => void look().catch(() => {}));
  };
  again();
  return () => {
    stopped = true;
    cancel();
  };
}
