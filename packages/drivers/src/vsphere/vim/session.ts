import { child, childText, element, type XmlElement } from '@snaptree/formats';
import { readEnvelope, writeEnvelope } from '../../soap/envelope.ts';
import { SoapFault } from '../../soap/errors.ts';
import type { SoapLine } from '../../soap/post.ts';
import { faultOfAnswer, VimFault } from './faults.ts';
import { type Fields, type ManagedObject, reference, referenceIn, writeFields } from './values.ts';

/** What a server is and where its services are. */
export interface ServiceContent {
  /** `VMware vCenter Server 8.0.2 build-22385739`; vcsim, which copies that, has its name behind it. */
  readonly product: string;
  readonly instanceUuid: string | undefined;
  /**
   * Whether this is vcsim, govmomi's simulator of the API. It opens no file for a snapshot, so all of them seem to
   * hold the very disk that is written, and it denies every capability of its machines and has them all.
   */
  readonly isSimulated: boolean;
  readonly rootFolder: ManagedObject;
  readonly propertyCollector: ManagedObject;
  readonly viewManager: ManagedObject;
  readonly sessionManager: ManagedObject;
  readonly taskManager: ManagedObject;
  /** Undefined: the server has none. */
  readonly authorizationManager: ManagedObject | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** On a connection of its own: for changes, and for calls that wait. */
  readonly alone?: boolean;
  /** How long the server may stay silent, in milliseconds; by default as long as a normal call. */
  readonly silenceMs?: number;
}

/**
 * The requested version of the API. Servers support all earlier versions; without this header they use 2.5, which has
 * no paging. 6.5 is the oldest version that this driver supports.
 */
const ACTION = 'urn:vim25/6.5';
const namespace = 'urn:vim25';
/** How long one call may take, in milliseconds; long operations return a task immediately. */
const SILENCE_MS = 30_000;
const serviceInstance = reference('ServiceInstance', 'ServiceInstance');

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** One session. Its views, filters and collectors exist until it ends. */
export class VimSession {
  readonly content: ServiceContent;
  /** The server's key of this session; may be empty. */
  readonly key: string;
  readonly #channel: Pick<Channel, 'call'>;

  private constructor(channel: Pick<Channel, 'call'>, content: ServiceContent, key: string) {
    this.#channel = channel;
    this.key = key;
    this.content = content;
  }

  /** @throws VimFault `InvalidLogin` for a wrong user or password */
  static async login(
    line: SoapLine,
    { username, password }: Credentials,
    signal: AbortSignal,
  ): Promise<VimSession> {
    const channel = new Channel(line);
    const call = (request: VimCall) => channel.call(request, { signal });
    const content = contentOf(await call({ method: 'RetrieveServiceContent', of: serviceInstance }));
    const params = { userName: username, password };
    const answer = await call({ method: 'Login', of: content.sessionManager, params });
    return new VimSession(channel, content, childText(child(answer, 'returnval') ?? answer, 'key') ?? '');
  }

  /** The same session for a caller that may stop waiting. */
  until(signal: AbortSignal): VimSession {
    return this.#with({ signal });
  }

  /** The same session on a connection of its own: for changes, and for calls that wait. */
  alone(options: Omit<CallOptions, 'alone'> = {}): VimSession {
    return this.#with({ ...options, alone: true });
  }

  #with(more: CallOptions): VimSession {
    const channel = this.#channel;
    const call: Channel['call'] = (request, options) => channel.call(request, { ...more, ...options });
    return new VimSession({ call }, this.content, this.key);
  }

  /**
   * Calls a method of an object and returns the response element.
   * @throws VimFault
   */
  call(method: string, of: ManagedObject, params?: Fields): Promise<XmlElement> {
    return this.#channel.call({ method, of, params });
  }

  /** Calls a method that returns an object. */
  async object(method: string, of: ManagedObject, params?: Fields): Promise<ManagedObject> {
    return required(child(await this.call(method, of, params), 'returnval'), method);
  }

  async logout(): Promise<void> {
    await this.call('Logout', this.content.sessionManager);
  }
}

interface VimCall {
  readonly method: string;
  readonly of: ManagedObject;
  readonly params?: Fields | undefined;
}

/** A connection with the server's cookies. */
class Channel {
  readonly #line: SoapLine;
  readonly #cookies = new Map<string, string>();

  constructor(line: SoapLine) {
    this.#line = line;
  }

  async call(
    { method, of, params = {} }: VimCall,
    { silenceMs = SILENCE_MS, ...options }: CallOptions = {},
  ): Promise<XmlElement> {
    const body = element(method, { xmlns: namespace }, ...writeFields({ _this: of, ...params }));
    const cookie = [...this.#cookies.values()].join('; ');
    const headers = { soapaction: ACTION, ...(cookie === '' ? {} : { cookie }) };
    const posted = await this.#line.post(writeEnvelope(body), { ...options, silenceMs, headers });
    for (const each of posted.cookies) this.#keep(each);
    try {
      return readEnvelope(posted.text);
    } catch (error) {
      throw error instanceof SoapFault ? faultOfAnswer(error) : error;
    }
  }

  /** `vmware_soap_session="…"; Path=/; HttpOnly` */
  #keep(cookie: string): void {
    const [pair = ''] = cookie.split(';');
    const [name = ''] = pair.split('=');
    this.#cookies.set(name, pair);
  }
}

function contentOf(answer: XmlElement): ServiceContent {
  const content = child(answer, 'returnval');
  const about = content === undefined ? undefined : child(content, 'about');
  if (content === undefined || about === undefined)
    throw new VimFault('The server does not report its product.', 'InvalidType');
  const part = (name: string) => required(child(content, name), name);
  const name = childText(about, 'name') ?? '';
  const isSimulated = name.includes('govmomi simulator');
  const product = childText(about, 'fullName') ?? name;
  return {
    product: isSimulated ? `${product} (vcsim)` : product,
    instanceUuid: childText(about, 'instanceUuid'),
    isSimulated,
    rootFolder: part('rootFolder'),
    propertyCollector: part('propertyCollector'),
    viewManager: part('viewManager'),
    sessionManager: part('sessionManager'),
    taskManager: part('taskManager'),
    authorizationManager: referenceIn(child(content, 'authorizationManager')),
  };
}

function required(from: XmlElement | undefined, what: string): ManagedObject {
  const found = referenceIn(from);
  if (found === undefined) throw new VimFault(`The server returned no object for ${what}.`, 'InvalidType');
  return found;
}
