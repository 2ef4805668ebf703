import type { ChildProcessByStdio } from 'node:child_process';
import { Duplex, type Readable, type Writable } from 'node:stream';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** How much of stderr is kept for the error. */
const complaintsMax = 2000;

/**
 * The stdin and stdout of a child process as one stream. Ends after the process, so that stderr can be reported as the
 * reason.
 */
export class ChildWire extends Duplex {
  readonly #child: Child;
  readonly #explain: (how: number | string | null, complaint: string) => Error;
  #complaints = '';

  /** `explain` creates the error from the exit status or signal and stderr. */
  constructor(child: Child, explain: (how: number | string | null, complaint: string) => Error) {
    super();
    this.#child = child;
    this.#explain = explain;
    child.once('spawn', () => this.emit('spawn'));
    child.once('error', (error) => this.destroy(error));
    child.once('close', (code, signal) => this.#ended(code ?? signal));
    child.stdout.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaints = (this.#complaints + text).slice(-complaintsMax);
    });
    // A write after the program ended, which is reported with its reason.
    child.stdin.on('error', () => {});
  }

  override _read(): void {
    this.#child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#child.stdin.write(chunk, () => done());
  }

  override _final(done: () => void): void {
    this.#child.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#child.stdin.end();
    this.#child.kill();
    done(error);
  }

  #ended(how: number | string | null): void {
    if (this.destroyed) return;
    const complaint = this.#complaints.trim();
    if (how === 0 && complaint === '') this.push(null);
    else this.destroy(this.#explain(how, complaint));
  }
}
