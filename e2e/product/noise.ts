import type { BrowserContext } from '@playwright/test';
import type { ServerLog } from './log.ts';

interface Excuse {
  readonly pattern: RegExp;
  readonly must: boolean;
  used: boolean;
}

/**
 * Collects messages of the browser's console (which include violations of the content security policy), uncaught
 * errors, and the server's log. A message that a test did not announce fails the test.
 */
export class Noise {
  readonly #heard: string[] = [];
  readonly #excuses: Excuse[] = [];

  listen(context: BrowserContext): void {
    context.on('console', (message) => {
      const type = message.type();
      if (type !== 'error' && type !== 'warning') return;
      this.#heard.push(`browser ${type}: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.#heard.push(`browser, not caught: ${error.error().stack}`));
  }

  /** Announces an error that this test causes. The test also fails if it does not happen. */
  expect(pattern: RegExp): void {
    this.#excuses.push({ pattern, must: true, used: false });
  }

  /** Announces an error that may or may not happen, depending on when exactly a connection is cut. */
  tolerate(pattern: RegExp): void {
    this.#excuses.push({ pattern, must: false, used: false });
  }

  /** Errors that were not announced, and announced errors that did not happen. */
  complaints(log: ServerLog): string[] {
    this.#heard.push(...log.newErrors().map((line) => `server: ${line}`));
    const unexpected = this.#heard.filter((line) => !this.#isExcused(line));
    const missing = this.#excuses.filter((excuse) => excuse.must && !excuse.used);
    return [...unexpected, ...missing.map(({ pattern }) => `announced but never heard: ${pattern}`)];
  }

  #isExcused(line: string): boolean {
    const fitting = this.#excuses.filter(({ pattern }) => pattern.test(line));
    for (const excuse of fitting) excuse.used = true;
    return fitting.length > 0;
  }
}
