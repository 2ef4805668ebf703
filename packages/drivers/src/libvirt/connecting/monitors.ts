import type { Connection, Domain } from '@snaptree/libvirt-rpc';
import type { Clock } from '../../time/clock.ts';
import type { Link } from './link.ts';

/** QEMU answers within milliseconds, unless it hangs or another call keeps its monitor busy, such as saving memory. */
export const answerMs = 10_000;

/** How many calls of a connection are sent at a time. */
const maxSent = 4;

export interface MonitorsOptions {
  readonly link: () => Link;
  readonly clock: Clock;
}

/** A link, and its calls without an answer, in the order in which they are sent. */
interface Line {
  readonly link: Link;
  readonly calls: Set<symbol>;
}

/**
 * Calls that libvirt passes on to the monitor of a VM's QEMU. libvirt (9.0 to 12.8) sets no limit for the answer of a
 * QEMU that hangs, and handles four calls of a connection at a time, so such calls have a connection of their own, and
 * a VM that does not answer is asked again only after the last call on it has ended.
 */
export class Monitors {
  readonly #options: MonitorsOptions;
  #line: Line;
  readonly #aside = new Set<Line>();
  readonly #silent = new Map<string, number>();

  constructor(options: MonitorsOptions) {
    this.#options = options;
    this.#line = { link: options.link(), calls: new Set() };
  }

  /** Undefined if QEMU does not answer. */
  async ask<T>(dom: Domain, call: (connection: Connection) => Promise<T>): Promise<T | undefined> {
    if (this.isSilent(dom.uuid)) return undefined;
    const line = this.#line;
    const connection = await line.link.get();
    const key = Symbol();
    line.calls.add(key);
    const answer = call(connection).finally(() => this.#ended(line, key));
    const late = Promise.withResolvers<T | undefined>();
    const cancel = this.#options.clock.after(answerMs, () => {
      const isSent = [...line.calls].indexOf(key) < maxSent;
      if (isSent) this.#noteSilence(dom.uuid, answer);
      this.#setAside(line);
      late.resolve(isSent ? undefined : this.ask(dom, call));
    });
    return Promise.race([answer, late.promise]).finally(cancel);
  }

  isSilent(uuid: string): boolean {
    return this.#silent.has(uuid);
  }

  async close(): Promise<void> {
    await Promise.all([this.#line, ...this.#aside].map(({ link }) => link.close()));
  }

  #noteSilence(uuid: string, answer: Promise<unknown>): void {
    this.#silent.set(uuid, (this.#silent.get(uuid) ?? 0) + 1);
    const heard = () => {
      const waiting = (this.#silent.get(uuid) ?? 1) - 1;
      if (waiting > 0) this.#silent.set(uuid, waiting);
      else this.#silent.delete(uuid);
    };
    answer.then(heard, heard);
  }

  /** Leaves the calls without an answer behind, so that they do not delay those on other VMs. */
  #setAside(line: Line): void {
    if (line !== this.#line) return;
    this.#aside.add(line);
    this.#line = { link: this.#options.link(), calls: new Set() };
  }

  #ended(line: Line, key: symbol): void {
    line.calls.delete(key);
    if (line.calls.size === 0 && this.#aside.delete(line)) void line.link.close();
  }
}
