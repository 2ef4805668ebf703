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
  app.use('/api', onlyOwnPage(guard), onlySameBuild(buildServed(options.webRoot)));
  app.use('/api', onlyJson(), express.json({ limit: BODY_LIMIT, inflate: false }));
  const document = openApiDocument(contract, version);
  app.get('/api/openapi.json', (_request, response) => void response.json(document));
  mountContract(app, { handlers, identify });
  app.use('/api', (request) => {
    throw problem('notFound', {
      what: 'There is no such address',
      on: request.originalUrl,
      todo: 'See /api/openapi.json.',
    });
  });
  app.use(serveWeb(options.webRoot));
  app.use(errorAnswers(logger));
  return app;
}

/** Mantine sets styles on elements, hence the one exception for styles. */
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
    // Plain HTTP on loopback: whoever puts TLS in front sets this there.
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
}

function onlyKnownHosts(guard: RequestGuard): RequestHandler {
  return (request, _response, next) => {
    if (guard.isHostAllowed(request)) return next();
    throw problem('forbiddenOrigin', {
      what: 'The server is not reached under this name',
      on: request.headers.host ?? 'no Host header',
      todo: 'Add the name to "allowedHosts" in the configuration if it is yours.',
    });
  };
}

function onlyOwnPage(guard: RequestGuard): RequestHandler {
  return (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD' || guard.isOriginAllowed(request))
      return next();
    throw problem('forbiddenOrigin', {
      what: 'A change must come from the own page of the server',
      on: request.headers.origin ?? 'no Origin header',
      todo: 'Behind a proxy, add its origin to "allowedOrigins"; from a script, send the origin of the server.',
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
      what: 'The body must be JSON',
      on: request.path,
      todo: 'Send Content-Type: application/json.',
    });
  };
}
