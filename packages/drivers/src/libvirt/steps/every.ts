import type { StepContext } from './context.ts';

const firstMs = 50;
const everyMs = 300;

/** Repeats `poll` until the returned function is called. */
export function every(context: StepContext, poll: () => Promise<void>): () => void {
  let stopped = false;
  let cancel = () => {};
  const again = (ms = everyMs) => {
    if (stopped) return;
    // A failed poll says nothing about the step; its own call does.
    cancel = context.clock.after(
      ms,
      () =>
        void poll()
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
