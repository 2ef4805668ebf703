import PQueue from 'p-queue';

/** Limits how much work runs at the same time for each key; the rest waits in the order of arrival. */
export class Semaphore {
  #queues = new Map<string, PQueue>();

  /** Runs the work when fewer than `limit` others of this key run. */
  async run<T>({ key, limit }: { key: string; limit: number }, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(key) ?? new PQueue({ concurrency: limit });
    this.#queues.set(key, queue);
    try {
      return await queue.add(work);
    } finally {
      if (queue.size + queue.pending === 0 && this.#queues.get(key) === queue) this.#queues.delete(key);
    }
  }
}
