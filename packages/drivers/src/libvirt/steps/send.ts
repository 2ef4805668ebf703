import { type Attempt, translated } from '../errors.ts';
import type { StepContext } from './context.ts';

/**
 * The one way by which a step changes something: says so first, sends once, never again. What fails before
 * `sending` is known not to have happened.
 */
export async function send<T>(context: StepContext, attempt: Attempt, call: () => Promise<T>): Promise<T> {
  context.options.signal.throwIfAborted();
  await context.options.sending();
  return translated({ ...attempt, mutating: true }, call);
}
