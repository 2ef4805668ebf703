import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { paths } from '../../product/paths.ts';
import { portOf } from '../browser/port.ts';

const folder = join(paths.web, 'bench');
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** The page with React Flow alone (`apps/web/bench`), with the same tree as the product's. */
export class BarePage {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** `tree`: the product's own answer, as text. */
  static async serve(tree: string): Promise<BarePage> {
    const built = spawnSync(
      process.execPath,
      [paths.vite, 'build', '--config', join(folder, 'vite.config.ts'), '--logLevel', 'warn'],
      { cwd: folder, stdio: 'inherit' },
    );
    if (built.status !== 0)
      throw new Error('Cannot build the page with React Flow alone. See the output above.');
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://bare');
      if (pathname === '/tree.json') {
        response.setHeader('content-type', 'application/json');
        response.end(tree);
        return;
      }
      const path = pathname === '/' ? '/index.html' : normalize(pathname);
      response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
      const file = join(folder, 'dist', path);
      if (!existsSync(file)) response.statusCode = 404;
      response.end(existsSync(file) ? readFileSync(file) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new BarePage(server);
  }

  url(mode: 'plain' | 'fixed'): string {
    const port = portOf(this.#server);
    return `http://127.0.0.1:${port}/?mode=${mode}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
