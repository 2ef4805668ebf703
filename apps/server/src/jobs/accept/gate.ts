/** Lets one piece of work at a time through for each key, in the order of arrival. */
export class Gate {
  #last = new Map<string, Promise<unknown>>();

  /** Runs the work when everything before it under this key has ended, well or not. */
  through<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#last.get(key) === settled) this.#last.delete(key);
      });
    this.#last.set(key, settled);
    return turn;
  }
}
