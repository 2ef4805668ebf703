import type { BrowserContext } from '@playwright/test';
import type { ServerLog } from './log.ts';

interface Excuse {
  readonly pattern: RegExp;
  readonly must: boolean;
  used: boolean;
}

/**
 * Listens to the browser's console (a violation of the page's content policy is written there too), to errors
 * that no script caught, and to the server's log. Whatever a journey did not announce fails it.
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

  /** Announces what this journey provokes; it fails as well when that does not happen. */
  expect(pattern: RegExp): void {
    this.#excuses.push({ pattern, must: true, used: false });
  }

  /** Announces what may or may not be heard, depending on when exactly a connection was cut. */
  tolerate(pattern: RegExp): void {
    this.#excuses.push({ pattern, must: false, used: false });
  }

  /** What was heard without being announced, and what was announced and never heard. */
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
