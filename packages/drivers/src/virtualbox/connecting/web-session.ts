import { childrenNamed, childText, textOf, type XmlElement } from '@snaptree/formats';

/** The name of a VirtualBox object within one session. */
export type Reference = string;

/** Parameters in the order of the WSDL; an array becomes one element for each item. */
export type Params = Readonly<Record<string, string | number | boolean | readonly string[]>>;

export interface CallOptions {
  /** On a connection of its own: for changes, and for calls that wait. */
  readonly alone?: boolean;
  readonly signal?: AbortSignal;
}

export type SendCall = (method: string, params: Params, options?: CallOptions) => Promise<XmlElement>;

/** One session. Its references are valid until it ends. */
export class WebSession {
  /** The `IVirtualBox` of this session. */
  readonly root: Reference;
  readonly #send: SendCall;

  constructor(root: Reference, send: SendCall) {
    this.root = root;
    this.#send = send;
  }

  /** The same session for a caller that may stop waiting. */
  until(signal: AbortSignal): WebSession {
    return this.#with({ signal });
  }

  /** The same session on a connection of its own: for changes, and for calls that wait. */
  alone(): WebSession {
    return this.#with({ alone: true });
  }

  #with(more: CallOptions): WebSession {
    return new WebSession(this.root, (method, params, options) =>
      this.#send(method, params, { ...options, ...more }),
    );
  }

  /** Calls `Interface_method` of an object and returns the response element. */
  call(method: string, of: Reference, params: Params = {}): Promise<XmlElement> {
    return this.#send(method, { _this: of, ...params });
  }

  /** The return value as text; empty for a null object and for an empty text. */
  async text(method: string, of: Reference, params: Params = {}): Promise<string> {
    return childText(await this.call(method, of, params), 'returnval') ?? '';
  }

  async flag(method: string, of: Reference): Promise<boolean> {
    return (await this.text(method, of)) === 'true';
  }

  async number(method: string, of: Reference): Promise<number> {
    return Number(await this.text(method, of));
  }

  /** Returned texts or references. */
  async list(method: string, of: Reference, params: Params = {}): Promise<string[]> {
    return childrenNamed(await this.call(method, of, params), 'returnval').map(textOf);
  }

  /** Returned structures. */
  async structures(method: string, of: Reference): Promise<XmlElement[]> {
    return childrenNamed(await this.call(method, of), 'returnval');
  }

  /** A new session object, which VMs are locked with. */
  async sessionObject(): Promise<Reference> {
    const answer = await this.#send('IWebsessionManager_getSessionObject', { refIVirtualBox: this.root });
    return childText(answer, 'returnval') ?? '';
  }

  async logoff(): Promise<void> {
    await this.#send('IWebsessionManager_logoff', { refIVirtualBox: this.root });
  }
}
