import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect } from 'node:net';
import { portOf } from '../browser/port.ts';

const powers = ['running', 'paused', 'off', 'saved'];
const services = ['web', 'db', 'mail', 'cache', 'build', 'desktop'];

/** A generated list of one host's VMs, which differ in every column that can be sorted. */
function listOf(hostId: string, count: number): string {
  const domains = Array.from({ length: count }, (_, i) => {
    const snapshots = i % 9;
    const finding = { severity: 'warning', code: 'chainDeep', text: 'The chain has 14 layers.', ids: [] };
    const health = {
      snapshots,
      depth: i % 5,
      chain: i % 14,
      oldestAt: 1.7e12 + ((i * 7919) % count) * 1e6,
      snapshotBytes: ((i * 104729) % count) * 1e8,
      sizesUnknown: 0,
      findings: i % 25 === 0 ? [finding] : [],
    };
    const name = `${services[i % services.length]}-${(i * 7919) % count}`;
    return {
      id: `d${i}`,
      hostId,
      name,
      power: powers[i % powers.length],
      snapshots,
      health,
      healthAsOf: 1.75e12,
    };
  });
  return JSON.stringify({ domains, asOf: Date.now() });
}

/** A proxy in front of a product that answers the lists of VMs. Everything else comes from the product. */
export class LargeFleet {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** This many VMs, spread over the product's hosts. */
  static async before(product: string, count: number): Promise<LargeFleet> {
    const answer = await fetch(`${product}/api/hosts`);
    const hosts: { id: string }[] = await answer.json();
    const lists = new Map(
      hosts.map(({ id }) => [`/api/hosts/${id}/domains`, listOf(id, Math.ceil(count / hosts.length))]),
    );
    const { hostname, port } = new URL(product);
    const server = createServer((asked, response) => {
      const list = lists.get(asked.url ?? '');
      if (list !== undefined) {
        response.setHeader('content-type', 'application/json');
        response.end(list);
        return;
      }
      const { method, url: path, headers } = asked;
      const passed = request({ hostname, port, method, path, headers }, (answered) => {
        response.writeHead(answered.statusCode ?? 502, answered.headers);
        answered.pipe(response);
      });
      passed.on('error', () => response.destroy());
      asked.pipe(passed);
    });
    server.on('upgrade', (asked: IncomingMessage, near) => {
      const far = connect(Number(port), hostname, () => {
        const lines = asked.rawHeaders.flatMap((name, i, all) =>
          i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : [],
        );
        far.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
        far.pipe(near).pipe(far);
      });
      for (const socket of [near, far]) socket.on('error', () => [near, far].map((each) => each.destroy()));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LargeFleet(server);
  }

  get url(): string {
    const port = portOf(this.#server);
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
