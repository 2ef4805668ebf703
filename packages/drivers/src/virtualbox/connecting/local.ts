import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { SoapUnanswered } from '../../soap/errors.ts';
import type { SoapEndpoint } from '../../soap/post.ts';
import { type Clock, systemClock, wait } from '../../time/clock.ts';
import type { Service } from './service.ts';

const ON_PATH = 'vboxwebsrv';
/** Where the packages of Debian and Oracle install the web service, in the order of attempts. */
const ON_LINUX = [ON_PATH, '/usr/lib/virtualbox/vboxwebsrv', '/opt/VirtualBox/vboxwebsrv'];
const ON_MACOS = [ON_PATH, '/Applications/VirtualBox.app/Contents/MacOS/vboxwebsrv'];
const PROGRAMS = process.platform === 'darwin' ? ON_MACOS : ON_LINUX;
const START_MS = 30_000;
const END_MS = 5_000;
const PERIOD_MS = 100;

export interface LocalServiceOptions {
  /** Paths of the program, in the order of attempts. */
  readonly programs?: readonly string[];
  readonly clock?: Clock;
}

/**
 * The web service of this machine's own VirtualBox, started on loopback when it is first needed and ended with
 * the driver. It checks no password, so whoever can log on to this machine can reach it: `vboxwebsrv -A null`.
 */
export class LocalService implements Service {
  readonly name = 'this machine';
  readonly local = true;
  readonly #programs: readonly string[];
  readonly #clock: Clock;
  #running: Promise<{ process: ChildProcess; endpoint: SoapEndpoint }> | undefined;

  constructor({ programs = PROGRAMS, clock = systemClock }: LocalServiceOptions = {}) {
    this.#programs = programs;
    this.#clock = clock;
  }

  /** Starts the service again, on another port, if it has ended. */
  async endpoint(): Promise<SoapEndpoint> {
    const known = this.#running;
    const running = await known?.catch(() => undefined);
    if (running !== undefined && isAlive(running.process)) return running.endpoint;
    // Concurrent callers wait for the same start.
    if (this.#running === known) this.#running = this.#start();
    return this.#running === undefined ? this.endpoint() : (await this.#running).endpoint;
  }

  async lost(url: string): Promise<boolean> {
    const running = await this.#running?.catch(() => undefined);
    // Another caller may have ended it already.
    if (running?.endpoint.url.href === url) await this.close();
    return true;
  }

  async close(): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    this.#running = undefined;
    if (running === undefined || !isAlive(running.process)) return;
    const ended = once(running.process, 'exit');
    running.process.kill();
    // Without its VBoxSVC it may never end (7.2, tested).
    const keep = this.#clock.after(END_MS, () => running.process.kill('SIGKILL'));
    await ended;
    keep();
  }

  async #start() {
    const absent: string[] = [];
    const refusals: string[] = [];
    for (const program of this.#programs) {
      // A new service never listens on the port of one that has just ended (7.2, tested).
      const port = await freePort();
      const service = spawn(program, ['-H', '127.0.0.1', '-p', String(port), '-A', 'null'], {
        stdio: 'ignore',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      });
      const failed = await started(service, port, this.#clock);
      if (failed === undefined)
        return { process: service, endpoint: { url: new URL(`http://127.0.0.1:${port}/`) } };
      service.kill();
      if (failed === ABSENT) absent.push(program === ON_PATH ? `${program} on the PATH` : program);
      else refusals.push(`${program}: ${failed}`);
    }
    if (absent.length > 0) refusals.unshift(`vboxwebsrv was not found at ${absent.join(', ')}`);
    throw new SoapUnanswered(`${refusals.join('; ')}.`, {
      sent: false,
      reason: 'notStarted',
    });
  }
}

const isAlive = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;

const ABSENT = 'the program does not exist';

/** Why the service does not listen; undefined when it does. */
async function started(service: ChildProcess, port: number, clock: Clock): Promise<string | undefined> {
  let failure: string | undefined;
  service.once('error', (error) => {
    failure = 'code' in error && error.code === 'ENOENT' ? ABSENT : error.message;
  });
  service.once('exit', (code) => {
    failure ??= `it exited immediately with code ${code}`;
  });
  const deadline = clock.now() + START_MS;
  while (clock.now() < deadline) {
    await wait(clock, PERIOD_MS);
    if (failure !== undefined) return failure;
    if (await listens(port)) return undefined;
  }
  return `it did not listen within ${START_MS / 1000} s`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return address !== null && typeof address === 'object' ? address.port : 0;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket
      .once('error', () => resolve(false))
      .once('connect', () => {
        socket.destroy();
        resolve(true);
      });
  });
}
