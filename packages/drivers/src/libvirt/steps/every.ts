import type { StepContext } from './context.ts';

const firstMs = 50;
const everyMs = 300;

/** Looks again and again while a call is under way, until the returned function is called. */
export function every(context: StepContext, look: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = () => {};
  const again = (ms = everyMs) => {
    if (stopped) return;
    // A look that fails says nothing about the step: the step's own call does.
    cancel = context.clock.after(
      ms,
      () =>
        void look()
          .catch(() => {})
          .then(() => again()),
    );
  };
  again(firstMs);
  return () => {
    stopped = true;
    cancel();
  };
}
