import { type Attempt, translated } from '../errors.ts';
import type { StepContext } from './context.ts';

/**
 * Sends the one call of a step that changes something, and never repeats it. A failure before `sending` means that
 * nothing was changed.
 */
export async function send<T>(context: StepContext, attempt: Attempt, call: () => Promise<T>): Promise<T> {
  context.options.signal.throwIfAborted();
  await context.options.sending();
  return translated({ ...attempt, mutating: true }, call);
}
