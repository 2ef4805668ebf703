import { existsSync } from 'node:fs';
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { compressedAssets } from './compressed.ts';
import { pageHints } from './hints.ts';

/**
 * Serves the built web application. Browsers cache files with a digest in their name; every other address is a route
 * of the application.
 */
export function serveWeb(root: string): RequestHandler {
  const index = join(root, 'index.html');
  const hints = pageHints(root);
  const router = Router();
  router.use('/assets', compressedAssets(join(root, 'assets')), assets(join(root, 'assets')));
  router.use(
    '/assets',
    (_request, response) => void response.status(404).type('txt').send('This file does not exist.'),
  );
  router.use(express.static(root, { index: false, cacheControl: false }));
  router.get(/.*/, (request, response) => {
    if (!existsSync(index)) {
      response
        .status(503)
        .type('txt')
        .send('The web application has not been built. Run `npm start`, which builds it.');
      return;
    }
    const link = hints(request.path);
    if (link !== undefined) response.set('Link', link);
    response.set('Cache-Control', 'no-cache').sendFile(index);
  });
  return router;
}

const assets = (root: string) => express.static(root, { immutable: true, maxAge: '1y', index: false });
