import { BUILD_HEADER, buildIn } from '@snaptree/core';
import { useSyncExternalStore } from 'react';

/**
 * How this page's build compares with the server's. `updated`: the server is of another build and serves newer pages.
 * `serverOlder`: its pages were built after it started.
 */
export type BuildMatch = 'same' | 'updated' | 'serverOlder';

interface Options {
  /** The build of this page; undefined in development, where nothing is compared. */
  readonly own: string | undefined;
  /** The HTML that the server serves now. Rejects if it does not respond. */
  readonly fetchPage: () => Promise<string>;
}

/** Compares the server's build with this page's. If they differ, actions are disabled, with the reason. */
export class BuildWatch {
  readonly #options: Options;
  readonly #listeners = new Set<() => void>();
  readonly #missing = new WeakSet<object>();
  #standing: BuildMatch = 'same';

  constructor(options: Options) {
    this.#options = options;
  }

  readonly current = (): BuildMatch => this.#standing;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The header of a request that identifies this page's build. */
  headers(): Record<string, string> {
    return this.#options.own === undefined ? {} : { [BUILD_HEADER]: this.#options.own };
  }

  /** The server responded. */
  heard({ headers }: Response): void {
    const build = headers.get(BUILD_HEADER);
    if (build === null || this.#options.own === undefined) return;
    if (build !== this.#options.own) void this.#differs();
    else this.#become('same');
  }

  /** A file of this page is missing, most often because the server was updated and no longer has it. */
  async missed(error: unknown): Promise<void> {
    if (typeof error === 'object' && error !== null) this.#missing.add(error);
    if (this.#options.own === undefined) return;
    const served = await this.#served();
    if (served !== undefined && served !== this.#options.own) this.#become('updated');
  }

  /** Whether this error means that a file of the page could not be loaded. */
  isMissing(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.#missing.has(error);
  }

  async #differs(): Promise<void> {
    if (this.#standing !== 'same') return;
    this.#become('updated');
    if ((await this.#served()) === this.#options.own) this.#become('serverOlder');
  }

  async #served(): Promise<string | undefined> {
    return this.#options.fetchPage().then(buildIn, () => undefined);
  }

  #become(standing: BuildMatch): void {
    if (this.#standing === standing) return;
    this.#standing = standing;
    for (const listener of this.#listeners) listener();
  }
}

/** The instance of this page: every response is reported to it. */
export const builds = new BuildWatch({
  // Tests run without a document.
  own: typeof document === 'undefined' ? undefined : buildIn(document.head.innerHTML),
  fetchPage: async () => (await fetch('/', { cache: 'no-store' })).text(),
});

export const useBuildMatch = (): BuildMatch => useSyncExternalStore(builds.subscribe, builds.current);
