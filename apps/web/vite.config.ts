import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { filesOfTree } from './chunks.ts';
import { withoutJsonSchema } from './without-json-schema.ts';

const server = `http://127.0.0.1:${process.env.PORT ?? '7474'}`;

/**
 * Writes into the page which build it is, from the names of all its files, which contain digests of their content.
 * Pages and server compare it (`packages/core/src/contract/build.ts`).
 */
const nameOfTheBuild = (): Plugin => ({
  name: 'name-of-the-build',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: async (_html, { bundle }) => {
      const names = new TextEncoder().encode(
        Object.keys(bundle ?? {})
          .sort()
          .join('\n'),
      );
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', names));
      const content = Array.from(digest.slice(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
      return [{ tag: 'meta', attrs: { name: 'snaptree-build', content }, injectTo: 'head' }];
    },
  },
});

const tree = filesOfTree(fileURLToPath(new URL('src', import.meta.url)));

export default defineConfig({
  plugins: [react(), nameOfTheBuild(), withoutJsonSchema()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    chunkSizeWarningLimit: 1000,
    // The server derives preload hints from it, and the check of the first load reads it.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // One file for what every page needs: each additional one is a request before the first paint.
            { name: 'first', tags: ['$initial'] },
            // Not the hooks of what is loaded later, such as notifications and dialogs.
            {
              name: 'first',
              test: /node_modules.@mantine.hooks(?!.*use-(drag|long-press|focus-trap|debounced))/,
            },
            // Including their dependencies would add parts of Mantine that other pages need without a tree.
            { name: tree.shared, debugName: 'shared', includeDependenciesRecursively: false },
            { name: tree.own, debugName: 'tree', includeDependenciesRecursively: false },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/socket.io': { target: server, ws: true },
    },
  },
});
