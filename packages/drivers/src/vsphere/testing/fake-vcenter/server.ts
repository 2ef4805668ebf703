import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { element, type XmlElement } from '@snaptree/formats';
import { readEnvelope, writeEnvelope } from '../../../soap/envelope.ts';
import { refOf } from './collector.ts';
import { FakeInventory, services } from './inventory.ts';
import { methods } from './methods.ts';
import { FakeSession } from './sessions.ts';
import type { Moment } from './tasks.ts';
import { type Fault, FaultRaised, fault, field, refElement, response, soapFault } from './wire.ts';

/** A fault of one call. */
export type Disturbance =
  /** The connection is reset after the request was read, or if `done`, after it was carried out. */
  | { readonly kind: 'reset'; readonly done: boolean }
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** An invalid answer; `cut`: the connection ends before it is complete. */
  | { readonly kind: 'page'; readonly status: number; readonly body: string | Buffer; readonly cut?: boolean }
  | { readonly kind: 'endless' }
  | { readonly kind: 'silence' };

export interface FakeVcenterOptions {
  /** PEM; absent: plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** How an ended session is reported: with a fault, or in the `missingSet` of a reading (vcsim 0.24). */
  readonly endedAs?: 'fault' | 'missingSet';
}

/**
 * A scripted server that follows the vSphere API reference (6.5 to 8.0), for what vcsim lacks: slow tasks,
 * consolidation, faults, broken answers. It proves nothing about vSphere.
 */
export class FakeVcenter {
  readonly inventory = new FakeInventory();
  /** All called methods, in order. */
  readonly calls: string[] = [];
  /** The bodies of all requests. */
  readonly requests: XmlElement[] = [];
  /** The delay of every answer, in milliseconds. */
  latency: () => number = () => 0;
  readonly #server: Server;
  readonly #endedAs: 'fault' | 'missingSet';
  readonly #sessions = new Map<string, FakeSession>();
  readonly #disturbances = new Map<string, Disturbance[]>();
  readonly #sockets = new Set<Socket>();
  #logins = 0;
  #truncated = 0;
  #nameless = 0;

  private constructor({ tls, endedAs = 'fault' }: FakeVcenterOptions) {
    const listener = (request: IncomingMessage, answer: ServerResponse) => void this.#serve(request, answer);
    this.#server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
    this.#endedAs = endedAs;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async listening(options: FakeVcenterOptions = {}): Promise<FakeVcenter> {
    const fakeVcenter = new FakeVcenter(options);
    await new Promise<void>((resolve) => fakeVcenter.#server.listen(0, '127.0.0.1', resolve));
    return fakeVcenter;
  }

  get url(): URL {
    const address = this.#server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    return new URL(`${'setSecureContext' in this.#server ? 'https' : 'http'}://127.0.0.1:${port}/sdk`);
  }

  count(method: string): number {
    return this.calls.filter((each) => each === method).length;
  }

  /** Scripts the next task of this method. */
  script(method: string, ...moments: Moment[]): void {
    this.inventory.scripts.set(method, [...(this.inventory.scripts.get(method) ?? []), moments]);
  }

  /** Disturbs the next calls of this method, one after the other. */
  disturb(method: string, ...disturbances: Disturbance[]): void {
    this.#disturbances.set(method, [...(this.#disturbances.get(method) ?? []), ...disturbances]);
  }

  /** Ends every session, as a server does after 30 minutes without a call. */
  endSessions(): void {
    this.#sessions.clear();
  }

  forgetVersions(): void {
    for (const each of this.#sessions.values()) each.forgetVersions();
  }

  /** The next set of updates is marked as truncated. */
  truncateNext(): void {
    this.#truncated += 1;
  }

  /** The next set of updates has no version. */
  leaveVersionOutNext(): void {
    this.#nameless += 1;
  }

  /** Collectors and filters that clients did not remove. */
  get leftovers(): number {
    return [...this.#sessions.values()].reduce((sum, each) => sum + each.leftovers, 0);
  }

  /** Presents a different certificate from now on, and closes open connections. */
  renewCertificate(tls: { readonly cert: string; readonly key: string }): void {
    const server: Server & Partial<Pick<SecureServer, 'setSecureContext'>> = this.#server;
    server.setSecureContext?.(tls);
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    const request = readEnvelope(body);
    this.calls.push(request.name);
    this.requests.push(request);
    const late = this.latency();
    if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
    const [disturbance, ...later] = this.#disturbances.get(request.name) ?? [];
    this.#disturbances.set(request.name, later);
    if (disturbance !== undefined && (await this.#isDisturbed(disturbance, { incoming, outgoing, request })))
      return;
    try {
      send(outgoing, 200, await this.#answer(request, { incoming, outgoing }));
    } catch (error) {
      if (!(error instanceof FaultRaised)) throw error;
      send(outgoing, 500, soapFault(error.fault));
    }
  }

  /** True when nothing is left to answer. */
  async #isDisturbed(
    disturbance: Disturbance,
    exchange: Exchange & { request: XmlElement },
  ): Promise<boolean> {
    const { outgoing, incoming, request } = exchange;
    switch (disturbance.kind) {
      case 'reset':
        if (disturbance.done) await this.#answer(request, exchange);
        incoming.socket.resetAndDestroy();
        return true;
      case 'fault':
        send(outgoing, 500, soapFault(disturbance.fault));
        return true;
      case 'page':
        outgoing.writeHead(disturbance.status, {
          'content-type': 'text/html',
          'content-length': Buffer.byteLength(disturbance.body) + (disturbance.cut === true ? 100 : 0),
        });
        outgoing.write(disturbance.body, () => disturbance.cut === true && outgoing.destroy());
        if (disturbance.cut !== true) outgoing.end();
        return true;
      case 'silence':
        return true;
      case 'endless':
        endless(outgoing);
        return true;
      default:
        return disturbance satisfies never;
    }
  }

  async #answer(request: XmlElement, { incoming, outgoing }: Exchange): Promise<XmlElement> {
    const key = /vmware_soap_session="?([^";]+)/.exec(incoming.headers.cookie ?? '')?.[1];
    const session = key === undefined ? undefined : this.#sessions.get(key);
    switch (request.name) {
      case 'RetrieveServiceContent':
        return response(request.name, serviceContent());
      case 'Login':
        return this.#login(request, outgoing);
      case 'Logout':
        if (key !== undefined) this.#sessions.delete(key);
        return response(request.name);
    }
    const mayTell = this.#endedAs === 'missingSet' && request.name === 'RetrievePropertiesEx';
    if (session === undefined && !mayTell) throw new FaultRaised(notAuthenticated(request));
    const looking = {
      gone: () => outgoing.destroyed,
      denied: session === undefined ? 'NotAuthenticated' : undefined,
      truncate: () => this.#truncated > 0 && this.#truncated-- > 0,
      nameless: () => this.#nameless > 0 && this.#nameless-- > 0,
    };
    const answered = (session ?? new FakeSession(this.inventory)).answer(request, looking);
    if (answered !== undefined) return answered;
    const method = methods[request.name];
    if (method === undefined)
      throw new FaultRaised(fault('MethodNotFound', '', field('method', request.name)));
    return method(this.inventory, request);
  }

  #login(request: XmlElement, outgoing: ServerResponse): XmlElement {
    const key = `fake-${++this.#logins}`;
    this.#sessions.set(key, new FakeSession(this.inventory));
    outgoing.setHeader('set-cookie', `vmware_soap_session="${key}"; Path=/; HttpOnly`);
    return response(request.name, element('returnval', {}, field('key', key), field('userName', 'user')));
  }
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

function send(outgoing: ServerResponse, status: number, body: XmlElement): void {
  if (outgoing.destroyed) return;
  outgoing.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' }).end(writeEnvelope(body));
}

function endless(outgoing: ServerResponse): void {
  const piece = Buffer.alloc(1024 * 1024, 0x20);
  const more = () => {
    while (!outgoing.destroyed && outgoing.write(piece));
    if (!outgoing.destroyed) outgoing.once('drain', more);
  };
  more();
}

const notAuthenticated = (request: XmlElement) =>
  fault(
    'NotAuthenticated',
    'The session is not authenticated.',
    refElement('object', refOf(request.children.find((each) => typeof each !== 'string'))),
    field('privilegeId', 'System.View'),
  );

function serviceContent(): XmlElement {
  const { rootFolder, propertyCollector, viewManager, ...rest } = services;
  const about = [
    field('name', 'VMware vCenter Server'),
    field('fullName', 'VMware vCenter Server 8.0.2 build-0 (a fake vCenter)'),
    field('vendor', 'VMware, Inc.'),
    field('version', '8.0.2'),
    field('build', '0'),
    field('apiType', 'VirtualCenter'),
    field('apiVersion', '8.0.2.0'),
    field('instanceUuid', '00000000-0000-4000-8000-000000000000'),
  ];
  return element(
    'returnval',
    {},
    refElement('rootFolder', rootFolder),
    refElement('propertyCollector', propertyCollector),
    refElement('viewManager', viewManager),
    element('about', {}, ...about),
    ...Object.entries(rest).map(([name, each]) => refElement(name, each)),
  );
}
