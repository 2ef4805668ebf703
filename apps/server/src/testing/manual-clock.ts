import type { Clock } from '../clock.ts';

/** A clock that moves only when a test advances it. */
export class ManualClock implements Clock {
  #elapsed = 0;
  #waits = new Set<{ readonly due: number; readonly end: () => void }>();

  readonly now = () => 1_900_000_000_000 + this.#elapsed;
  readonly monotonic = () => this.#elapsed;

  readonly wait = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (signal?.aborted === true) return resolve();
      const entry = {
        due: this.#elapsed + ms,
        end: () => {
          this.#waits.delete(entry);
          resolve();
        },
      };
      this.#waits.add(entry);
      signal?.addEventListener('abort', entry.end, { once: true });
    });

  advance(ms: number): void {
    this.#elapsed += ms;
    for (const { due, end } of [...this.#waits]) if (due <= this.#elapsed) end();
  }
}
