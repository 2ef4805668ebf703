import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ProxyOptions {
  /** The product's address. */
  readonly to: string;
  /** Blocks the socket, like a proxy that is not configured for WebSockets. */
  readonly dropNews?: boolean;
}

/** A reverse proxy that is missing from the configuration: it forwards everything under the product's host name. */
export async function startProxy({
  to,
  dropNews = false,
}: ProxyOptions): Promise<{ url: string; stop: () => void }> {
  const { hostname, port, host } = new URL(to);
  const onward = ({ method, url, headers }: IncomingMessage) =>
    request({ hostname, port, method, path: url, headers: { ...headers, host } });
  const isNews = ({ url = '' }: IncomingMessage) => dropNews && url.startsWith('/socket.io/');
  const server: Server = createServer((incoming, outgoing) => {
    if (isNews(incoming)) return void outgoing.writeHead(404).end();
    const asked = onward(incoming);
    asked.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    asked.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(asked);
  });
  server.on('upgrade', (incoming, socket) => {
    if (isNews(incoming)) return void socket.destroy();
    const asked = onward(incoming);
    const refuse = () => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    asked.on('response', refuse);
    asked.on('error', refuse);
    asked.on('upgrade', (_answer, other) => {
      socket.destroy();
      other.destroy();
    });
    socket.on('error', () => asked.destroy());
    asked.end();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port: own } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${own}`, stop };
}
