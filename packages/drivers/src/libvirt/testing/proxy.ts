import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A Unix socket that forwards to a daemon's socket, with connections that can be cut. */
export interface Proxy {
  readonly path: string;
  /** From now on drops all replies of the daemon. */
  swallowReplies(): void;
  /** Cuts every connection; new ones work, including replies. */
  cut(): void;
  close(): Promise<void>;
}

export async function openProxy(socket: string): Promise<Proxy> {
  const folder = await mkdtemp(join(tmpdir(), 'snaptree-proxy-'));
  const path = join(folder, 'sock');
  const lines = new Set<Socket>();
  let swallow = false;
  const server = createServer((client) => {
    const daemon = connect(socket);
    for (const end of [client, daemon]) {
      lines.add(end);
      end.on('error', () => {});
      end.on('close', () => {
        lines.delete(end);
        client.destroy();
        daemon.destroy();
      });
    }
    client.pipe(daemon);
    daemon.on('data', (chunk) => {
      if (!swallow) client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const cut = () => {
    for (const line of lines) line.destroy();
    swallow = false;
  };
  return {
    path,
    swallowReplies: () => {
      swallow = true;
    },
    cut,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
