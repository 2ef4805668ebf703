import { at, childText, element, type XmlElement } from '@snaptree/formats';
import { readEnvelope, writeEnvelope } from '../../soap/envelope.ts';
import { SoapBroken, SoapFault, SoapUnanswered } from '../../soap/errors.ts';
import { type SoapEndpoint, SoapLine } from '../../soap/post.ts';
import { abortable } from '../../time/abortable.ts';
import { type Clock, systemClock } from '../../time/clock.ts';
import type { Service } from './service.ts';
import { type CallOptions, type Params, type SendCall, WebSession } from './web-session.ts';

export interface WebServiceOptions {
  readonly service: Service;
  readonly username: string;
  readonly password: string;
  readonly clock?: Clock;
  /** How long one call may take, in milliseconds; long operations return a progress object immediately. */
  readonly silenceMs?: number;
}

/** VirtualBox no longer knows a reference: the session ended, or the service was restarted. */
export class ReferenceLost extends Error {
  override readonly name = 'ReferenceLost';
}

/**
 * VBoxSVC, without which no call works, has ended behind the web service. Not `certain`: a changed password gets the
 * same answer.
 */
export class ServiceLost extends Error {
  override readonly name = 'ServiceLost';
  readonly certain: boolean;

  constructor(text: string, { certain = true, cause }: { certain?: boolean; cause?: unknown } = {}) {
    super(text, { cause });
    this.certain = certain;
  }
}

/** The service's own error; `code` as VirtualBox prints it: `0x80bb0007`. */
export class VirtualBoxError extends Error {
  override readonly name = 'VirtualBoxError';
  readonly code: string;
  /** The operation failed after its preparations. */
  readonly midway: boolean;

  constructor(text: string, code: string, { midway = false } = {}) {
    super(text);
    this.code = code;
    this.midway = midway;
  }
}

/** VirtualBox's answer for an object that is being removed. */
export const notReady = /^The object is not ready/;

/** Whether a started operation may continue: there was no readable answer. */
export const leavesUnknown = (error: unknown): boolean =>
  error instanceof SoapUnanswered || error instanceof SoapBroken;

/** Nothing listens at the address of the service. */
const isRefused = (error: unknown) => error instanceof SoapUnanswered && error.reason === 'refused';

/** Namespace of VirtualBox's web service, from its own WSDL (7.2). */
const namespace = 'http://www.virtualbox.org/';
const SILENCE_MS = 30_000;
/** How long readings share a session: references pile up in it, and VirtualBox ends it after 300 s without a call. */
const REUSE_MS = 60_000;

/** The VirtualBox web service (`vboxwebsrv`): logs on, renews the session, logs off. */
export class WebService {
  readonly #options: WebServiceOptions;
  readonly #clock: Clock;
  #line: { readonly url: string; readonly line: SoapLine } | undefined;
  #hasLoggedOn = false;
  #shared: { session: Promise<WebSession>; since: number; users: number } | undefined;

  constructor(options: WebServiceOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Reads with a session that later readings share. When VirtualBox has lost it, or has ended, the reading is
   * repeated once in a new session, which is safe because it changes nothing.
   */
  async reading<T>(work: (session: WebSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const ofCaller = (session: WebSession) => work(signal === undefined ? session : session.until(signal));
    const once = () => abortable(this.#withShared(ofCaller), signal);
    try {
      return await once();
    } catch (error) {
      if (signal?.aborted === true || !(await this.#isElsewhere(error))) throw error;
      this.#shared = undefined;
      return once();
    }
  }

  /** Whether a new session is likely to answer what this one did not. */
  async #isElsewhere(error: unknown): Promise<boolean> {
    if (error instanceof ReferenceLost || error instanceof ServiceLost) return true;
    // The object went away between two calls: the snapshot of a merge that has ended (7.2, tested).
    if (error instanceof VirtualBoxError && notReady.test(error.message)) return true;
    const asked = this.#line?.url;
    // The local service may have ended; a new one can be started.
    return isRefused(error) && asked !== undefined && (await this.#options.service.lost(asked));
  }

  /**
   * Works with a session of its own, which is logged off once nothing can still be running in it. Never repeated.
   */
  async acting<T>(work: (session: WebSession) => Promise<T>): Promise<T> {
    const session = await this.#logon();
    try {
      const result = await work(session);
      await leave(session);
      return result;
    } catch (error) {
      if (!leavesUnknown(error)) await leave(session);
      throw error;
    }
  }

  async close(): Promise<void> {
    const shared = this.#shared;
    this.#shared = undefined;
    if (shared !== undefined) await shared.session.then(leave, () => {});
    this.#line?.line.close();
    this.#line = undefined;
  }

  async #withShared<T>(work: (session: WebSession) => Promise<T>): Promise<T> {
    const shared = this.#currentShared();
    shared.users += 1;
    try {
      return await work(await shared.session);
    } catch (error) {
      // A failed logon is not reused.
      if (this.#shared === shared && !(await fulfilled(shared.session))) this.#shared = undefined;
      throw error;
    } finally {
      shared.users -= 1;
      if (shared.users === 0 && this.#shared !== shared) void shared.session.then(leave, () => {});
    }
  }

  #currentShared() {
    const now = this.#clock.now();
    const shared = this.#shared;
    if (shared !== undefined && now - shared.since < REUSE_MS) return shared;
    // Otherwise its last user logs it off.
    if (shared?.users === 0) void shared.session.then(leave, () => {});
    const fresh = { session: this.#logon(), since: now, users: 0 };
    this.#shared = fresh;
    return fresh;
  }

  async #logon(): Promise<WebSession> {
    const { service } = this.#options;
    const endpoint = await service.endpoint();
    try {
      return await this.#logonAt(endpoint);
    } catch (error) {
      // After VBoxSVC has died, the local service stops listening before its process ends. Nothing was sent.
      const gone = error instanceof ServiceLost || isRefused(error);
      if (!gone || !(await service.lost(endpoint.url.href))) throw error;
      return this.#logonAt(await service.endpoint());
    }
  }

  /**
   * A service whose VBoxSVC has died answers logons without a session at first, and later with the same bare fault as
   * for a wrong password (7.2, tested). After an earlier success, the fault is taken for a dead VBoxSVC.
   */
  async #logonAt(endpoint: SoapEndpoint): Promise<WebSession> {
    const { username, password } = this.#options;
    const line = this.#lineTo(endpoint);
    const silenceMs = this.#options.silenceMs ?? SILENCE_MS;
    const send: SendCall = (method, params, options) =>
      call(line, { method, params }, { silenceMs, ...options });
    const answer = await send('IWebsessionManager_logon', { username, password }).catch((error: unknown) => {
      const bare = error instanceof SoapFault && error.message === '' && error.detail === undefined;
      if (!bare || !this.#hasLoggedOn) throw error;
      throw new ServiceLost('The logon was refused.', { certain: false, cause: error });
    });
    const root = childText(answer, 'returnval') ?? '';
    if (root === '') throw new ServiceLost('The logon returned no session.');
    this.#hasLoggedOn = true;
    return new WebSession(root, send);
  }

  #lineTo(endpoint: SoapEndpoint): SoapLine {
    const url = endpoint.url.href;
    if (this.#line?.url === url) return this.#line.line;
    this.#line?.line.close();
    // An idle connection occupies one of the service's few workers, and others wait up to a minute (7.2, tested).
    const line = new SoapLine({ ...endpoint, keepAlive: false });
    this.#line = { url, line };
    return line;
  }
}

async function call(
  line: SoapLine,
  { method, params }: { method: string; params: Params },
  options: CallOptions & { silenceMs: number },
): Promise<XmlElement> {
  const fields = Object.entries(params).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => element(name, {}, String(each))),
  );
  const body = writeEnvelope(element(`vbox:${method}`, { 'xmlns:vbox': namespace }, ...fields));
  const { text } = await line.post(body, options);
  try {
    return readEnvelope(text);
  } catch (error) {
    throw error instanceof SoapFault ? translated(error) : error;
  }
}

/** `VirtualBox error: apirc=0x80bb0007 TEXT (0x80bb0007)`, with the code as a signed number in the detail (7.2). */
function translated(fault: SoapFault): Error {
  const detail = fault.detail;
  if (detail !== undefined && at(detail, 'InvalidObjectFault') !== undefined)
    return new ReferenceLost(fault.message, { cause: fault });
  const runtime = detail === undefined ? undefined : at(detail, 'RuntimeFault');
  const code = runtime === undefined ? undefined : childText(runtime, 'resultCode');
  if (code === undefined) return fault;
  const text = fault.message
    .replace(/^VirtualBox error: (?:apirc|rc)=0x[0-9a-f]+ /i, '')
    .replace(/ \(0x[0-9a-f]+\)$/i, '');
  const number = hexadecimal(Number(code));
  const hasNoMessage = /^VirtualBox error: (?:apirc|rc)=0x[0-9a-f]+$/i.test(text);
  if (hasNoMessage && deadInterface.has(number)) return new ServiceLost(fault.message, { cause: fault });
  return new VirtualBoxError(text, number);
}

/** NS_ERROR_ABORT, NS_ERROR_CALL_FAILED and Windows' RPC_S_SERVER_UNAVAILABLE: FAILED_DEAD_INTERFACE in its headers. */
const deadInterface = new Set(['0x80004004', '0x800706be', '0x800706ba']);

/** VirtualBox's result codes are signed 32-bit numbers on the wire. */
export const hexadecimal = (code: number): string => `0x${(code >>> 0).toString(16).padStart(8, '0')}`;

/** The session may have ended already. */
const leave = (session: WebSession): Promise<void> => session.logoff().catch(() => {});

const fulfilled = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  );
