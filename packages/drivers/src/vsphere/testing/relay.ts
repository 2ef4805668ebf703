import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as ask, createServer, type RequestOptions, type Server } from 'node:https';
import type { Duplex } from 'node:stream';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** The connection is reset before the server gets a call, or before the client gets the answer. */
export type Break = 'beforeServer' | 'beforeClient';

/**
 * Passes calls between a driver and a server on unchanged, except that it loses connections, is slow, and presents a
 * certificate of its own.
 */
export class Relay {
  /** Methods passed on so far. */
  readonly passed: string[] = [];
  /** The delay of each call, in milliseconds. */
  latency: () => number = () => 0;
  readonly #to: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Duplex>();
  readonly #breaks = new Map<string, Break>();
  readonly #afterward = new Map<string, () => Promise<void>>();

  private constructor(to: URL, shown: Certificate) {
    this.#to = to;
    this.#server = createServer(shown, (incoming, outgoing) => void this.#pass(incoming, outgoing));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  static async before(to: URL, shown: Certificate): Promise<Relay> {
    const relay = new Relay(to, shown);
    await new Promise<void>((resolve) => relay.#server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): URL {
    const address = this.#server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    return new URL(`https://127.0.0.1:${port}/sdk`);
  }

  count(method: string): number {
    return this.passed.filter((each) => each === method).length;
  }

  /** Breaks the next call of this method. */
  breakNext(method: string, where: Break): void {
    this.#breaks.set(method, where);
  }

  /** Runs after the server has answered the next call of this method, before the client gets the answer. */
  afterward(method: string, does: () => Promise<void>): void {
    this.#afterward.set(method, does);
  }

  renewCertificate(shown: Certificate): void {
    this.#server.setSecureContext(shown);
    for (const socket of this.#sockets) socket.destroy();
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await text(incoming);
    const method = /Body><(?:\w+:)?(\w+)/.exec(body)?.[1] ?? '';
    const broken = this.#breaks.get(method);
    this.#breaks.delete(method);
    if (broken === 'beforeServer') return void incoming.socket.destroy();
    const late = this.latency();
    if (late > 0) await new Promise((resolve) => setTimeout(resolve, late));
    this.passed.push(method);
    const { host: _, ...headers } = incoming.headers;
    const answer = await sent(this.#to, { method: 'POST', headers, rejectUnauthorized: false }, body);
    const answered = await text(answer);
    const afterward = this.#afterward.get(method);
    this.#afterward.delete(method);
    await afterward?.();
    if (broken === 'beforeClient') return void incoming.socket.destroy();
    const cookies = answer.headers['set-cookie'];
    outgoing.writeHead(answer.statusCode ?? 500, {
      'content-type': answer.headers['content-type'] ?? 'text/xml',
      ...(cookies === undefined ? {} : { 'set-cookie': cookies }),
    });
    outgoing.end(answered);
  }
}

const sent = (to: URL, options: RequestOptions, body: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    ask(to, options, resolve).on('error', reject).end(body);
  });

async function text(from: IncomingMessage): Promise<string> {
  let text = '';
  from.setEncoding('utf8');
  for await (const chunk of from) text += chunk;
  return text;
}
