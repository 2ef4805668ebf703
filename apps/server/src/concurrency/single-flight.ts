/** Lets everybody who asks for the same key at the same time share one answer. */
export class SingleFlight<T> {
  #running = new Map<string, Promise<T>>();

  /** The work that already runs under this key, or this work. */
  run(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}
