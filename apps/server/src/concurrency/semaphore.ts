import PQueue from 'p-queue';

/** Limits concurrent work per key. Other work waits in the order of arrival. */
export class Semaphore {
  #queues = new Map<string, PQueue>();

  /** Runs the work when fewer than `limit` others with this key are running. */
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
