import type { ConformanceTarget } from '../conformance/target.ts';
import { Count } from './count.ts';
import type { FidelityEvent, Recording } from './event.ts';
import { DomainLife, type Failure } from './life.ts';

/** Runs on the hypervisor for one failure, at most. */
const TRIALS = 80;

interface Shrunk {
  /** undefined: it did not happen again. */
  readonly smallest: Recording | undefined;
  readonly trials: number;
  /** What the last failing run reported. */
  readonly report: string;
}

/** Repeats parts of what was done to a VM on new VMs, and finds the shortest sequence with the same failure. */
export async function shrink(
  target: ConformanceTarget,
  failure: Failure,
  { request, events }: Recording,
): Promise<Shrunk> {
  let trials = 0;
  let report = '';
  const fails = async (some: readonly FidelityEvent[]): Promise<boolean> => {
    trials += 1;
    const again = await repeat(target, failure, { request, events: some });
    if (again !== undefined) report = again;
    return again !== undefined;
  };
  if (!(await fails(events))) return { smallest: undefined, trials, report };
  const smallest = await smallestFailing(events, (some) =>
    trials < TRIALS ? fails(some) : Promise.resolve(false),
  );
  return { smallest: { request, events: smallest }, trials, report };
}

/** @returns the report if the failure happens again */
async function repeat(
  target: ConformanceTarget,
  failure: Failure,
  { request, events }: Recording,
): Promise<string | undefined> {
  const domainId = await target.makeDomain(request);
  const reports: string[] = [];
  const life = new DomainLife(
    {
      target,
      request,
      random: () => 0,
      what: request.setup ?? request.firmware ?? 'repeated',
      count: new Count(),
      report: (line) => reports.push(line),
    },
    domainId,
  );
  try {
    for (const event of events) {
      await life.again(event);
      if (life.failure !== undefined) break;
    }
  } catch {
    // A hypervisor that crashes is another failure.
    return undefined;
  } finally {
    await life.surroundings.end();
    await target.removeDomain(domainId);
  }
  const isSame = life.failure?.kind === failure.kind && life.failure.about === failure.about;
  return isSame ? reports.at(-1) : undefined;
}

/**
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002): leaves out
 * parts of the list while the rest still fails, first large parts, at last single items.
 */
export async function smallestFailing<T>(
  list: readonly T[],
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  let kept = list;
  for (let parts = 2; kept.length > 1; ) {
    const size = Math.ceil(kept.length / parts);
    const shorter = await firstFailing(kept, size, fails);
    if (shorter !== undefined) {
      kept = shorter;
      parts = Math.max(parts - 1, 2);
    } else if (size === 1) return kept;
    else parts = Math.min(parts * 2, kept.length);
  }
  return kept;
}

/** Without one part. The end decides whether it fails, so that the first parts are left out first. */
async function firstFailing<T>(
  list: readonly T[],
  size: number,
  fails: (some: readonly T[]) => Promise<boolean>,
): Promise<readonly T[] | undefined> {
  for (let from = 0; from < list.length; from += size) {
    const some = [...list.slice(0, from), ...list.slice(from + size)];
    if (some.length > 0 && (await fails(some))) return some;
  }
  return undefined;
}
