import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerLog } from './log.ts';
import { paths } from './paths.ts';

const READY_MS = 30_000;
const STOP_MS = 10_000;

export interface ProductOptions {
  /** The content of the configuration file. Default: the simulated fleet. */
  readonly configuration?: unknown;
  /** How many times faster than real time simulated jobs run. */
  readonly speed?: number;
  /** More environment variables, such as a crash point. */
  readonly env?: NodeJS.Dict<string>;
}

/** The product in its own process, with its own data directory and port. */
export class Product {
  readonly log = new ServerLog();
  readonly directory = mkdtempSync(join(tmpdir(), 'snaptree-e2e-'));
  readonly #options: ProductOptions;
  #child: ChildProcess | undefined;
  #url = '';

  private constructor(options: ProductOptions) {
    this.#options = options;
    if (options.configuration !== undefined) {
      writeFileSync(join(this.directory, 'snaptree.json'), JSON.stringify(options.configuration));
    }
  }

  /** Resolves when the server has printed its address. */
  static async start(options: ProductOptions = {}): Promise<Product> {
    const product = new Product(options);
    try {
      await product.#spawn('0', options.env);
    } catch (error) {
      await product.stop();
      throw error;
    }
    return product;
  }

  get url(): string {
    return this.#url;
  }

  /** Kills the process like a power cut: it writes nothing and sends nothing. */
  async kill(): Promise<void> {
    this.#child?.kill('SIGKILL');
    await this.died();
  }

  /** Resolves when the process has ended, for any reason. */
  async died(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null)
      await once(child, 'exit');
    this.#child = undefined;
  }

  /** Starts again with the same data and address, without the additional environment variables. */
  async startAgain(): Promise<void> {
    await this.#spawn(new URL(this.#url).port, {});
  }

  /** Stops the process and deletes its data. */
  async stop(): Promise<void> {
    await this.stopProcess();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Stops the process like a service manager, and keeps its data. */
  async stopProcess(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await once(child, 'exit');
      clearTimeout(late);
    }
    this.#child = undefined;
  }

  async #spawn(port: string, extra: NodeJS.Dict<string> | undefined): Promise<void> {
    const { speed = 1 } = this.#options;
    const env = { ...process.env, SNAPTREE_SIMULATOR_SPEED: String(speed), ...extra };
    const words = [paths.server, 'serve', '--port', port, '--data', this.directory];
    const child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.log.take(text));
    this.#url = await ready(child, this.log);
  }
}

/** Waits for the line with the address. */
function ready(child: ChildProcess, log: ServerLog): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string) => reject(new Error(`${why}\n${printed}\n${log.tail(20)}`));
    const late = setTimeout(() => fail(`The server was not ready within ${READY_MS} ms.`), READY_MS);
    child.once('exit', (code) => fail(`The server ended with ${code} instead of becoming ready.`));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const url = /ready at (http:\S+?)[,\s]/.exec(printed)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(url);
    });
  });
}
