import { Semaphore } from './semaphore.ts';

/** Runs work one at a time per key, in the order of arrival. */
export class KeyedMutex {
  #semaphore = new Semaphore();

  runExclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.#semaphore.run({ key, limit: 1 }, work);
  }
}
