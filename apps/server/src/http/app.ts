import { openApiDocument } from '@snaptree/core';
import { contract } from '@snaptree/hypervisors';
import express, { type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import type { Identify } from '../callers/caller.ts';
import type { Logger } from '../log/logger.ts';
import { problem } from '../problems.ts';
import { buildServed, onlySameBuild } from './build.ts';
import { errorAnswers } from './errors.ts';
import type { RequestGuard } from './guard.ts';
import type { Metrics } from './metrics.ts';
import { type Handlers, mountContract } from './mount.ts';
import { serveWeb } from './web.ts';

export interface AppOptions {
  readonly handlers: Handlers;
  readonly identify: Identify;
  readonly guard: RequestGuard;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly version: string;
  /** The built web application. */
  readonly webRoot: string;
  /** False while the server stops. */
  readonly isAccepting: () => boolean;
}

const BODY_LIMIT = '256kb';

/** The HTTP side: guards first, then the contract, then the web application. */
export function createApp(options: AppOptions): Express {
  const { handlers, identify, guard, metrics, logger, version } = options;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(metrics.timing);
  app.use(headers());
  app.get('/healthz', (_request, response) => {
    response.status(options.isAccepting() ? 200 : 503).json({ ok: options.isAccepting() });
  });
  app.use(onlyKnownHosts(guard));
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  app.use('/api', notStored);
  app.use('/api', onlyOwnPage(guard), onlySameBuild(buildServed(options.webRoot)));
  app.use('/api', onlyJson(), express.json({ limit: BODY_LIMIT, inflate: false }));
  const document = openApiDocument(contract, version);
  app.get('/api/openapi.json', (_request, response) => void response.json(document));
  mountContract(app, { handlers, identify });
  app.use('/api', (request) => {
    throw problem('notFound', {
      what: 'The address {on} does not exist.',
      on: request.originalUrl,
      todo: 'See /api/openapi.json for all addresses.',
    });
  });
  app.use(onlyReading);
  app.use(serveWeb(options.webRoot));
  app.use(errorAnswers(logger));
  return app;
}

/** Inline styles are allowed because Mantine sets styles on elements. */
function headers(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Plain HTTP on loopback. A TLS proxy sets this header itself.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
}

function onlyKnownHosts(guard: RequestGuard): RequestHandler {
  return (request, _response, next) => {
    if (guard.isHostAllowed(request)) return next();
    throw problem('forbiddenOrigin', {
      what: 'This server does not accept requests for the host name {on}.',
      on: request.headers.host ?? '(none)',
      todo: 'If the name is yours, add it to "allowedHosts" in the configuration.',
    });
  };
}

/** Answers are about the present, and pictures of a VM's console are not left in a browser's cache. */
const notStored: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const onlyReading: RequestHandler = (request, _response, next) => {
  if (request.method === 'GET' || request.method === 'HEAD') return next();
  throw problem('notFound', {
    what: 'The endpoint {on} does not exist.',
    on: `${request.method} ${request.path}`,
    todo: 'See /api/openapi.json for all addresses.',
  });
};

function onlyOwnPage(guard: RequestGuard): RequestHandler {
  return (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD' || guard.isOriginAllowed(request))
      return next();
    throw problem('forbiddenOrigin', {
      what: 'This server does not accept changes from the origin {on}.',
      on: request.headers.origin ?? '(none)',
      todo: 'Behind a proxy, add its origin to "allowedOrigins". In a script, send the origin of the server.',
    });
  };
}

function onlyJson(): RequestHandler {
  return (request, _response, next) => {
    const hasBody =
      request.headers['content-length'] !== undefined && request.headers['content-length'] !== '0';
    const isChunked = request.headers['transfer-encoding'] !== undefined;
    const isJson = /^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '');
    if (isJson || (!hasBody && !isChunked)) return next();
    throw problem('badRequest', {
      what: 'The body of the request to {on} is not JSON.',
      on: request.originalUrl,
      todo: 'Send JSON with Content-Type: application/json.',
    });
  };
}
