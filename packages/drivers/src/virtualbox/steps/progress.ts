import type { Progress } from '@snaptree/core';
import { type Clock, systemClock, wait } from '../../time/clock.ts';
import { hexadecimal, VirtualBoxError } from '../connecting/web-service.ts';
import type { Reference, WebSession } from '../connecting/web-session.ts';

/** How often progress is polled, in milliseconds: quickly at first, because steps that move no data take only a few. */
const FIRST_PERIOD_MS = 10;
const LONGEST_PERIOD_MS = 160;

export interface FollowOptions {
  readonly clock?: Clock;
  readonly report?: (progress: Progress) => void;
}

/**
 * Follows a progress object to its end and reports percentage, operation and seconds left. Snapshot operations cannot
 * be canceled (`cancelable` is false, 7.2).
 * @throws VirtualBoxError with the text of the failed operation
 */
export async function follow(
  session: WebSession,
  progress: Reference,
  { clock = systemClock, report = () => {} }: FollowOptions = {},
): Promise<void> {
  let highest = 0;
  let period = FIRST_PERIOD_MS;
  while (!(await session.flag('IProgress_getCompleted', progress))) {
    const [percent, text, left] = await Promise.all([
      session.number('IProgress_getPercent', progress),
      session.text('IProgress_getOperationDescription', progress),
      session.number('IProgress_getTimeRemaining', progress),
    ]);
    highest = Math.min(100, Math.max(highest, percent));
    report({ percent: highest, text, ...(left >= 0 ? { secondsLeft: left } : {}) });
    await wait(clock, period);
    period = Math.min(LONGEST_PERIOD_MS, period * 2);
  }
  const result = await session.number('IProgress_getResultCode', progress);
  if (result >= 0) return;
  const info = await session.text('IProgress_getErrorInfo', progress);
  const text = info === '' ? '' : await session.text('IVirtualBoxErrorInfo_getText', info);
  // In operation 0, "Setting up", VirtualBox only checks whether the step is possible (7.2, tested).
  const midway = (await session.number('IProgress_getOperation', progress)) > 0;
  const why = text === '' ? 'The operation failed without a reason.' : text;
  throw new VirtualBoxError(why, hexadecimal(result), { midway });
}
