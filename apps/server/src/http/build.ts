import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD_HEADER, buildIn } from '@snaptree/core';
import type { RequestHandler } from 'express';
import { problem } from '../problems.ts';

/** The build of the web application as it is now; undefined if it is not built. */
export function buildServed(webRoot: string): string | undefined {
  try {
    return buildIn(readFileSync(join(webRoot, 'index.html'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Names the build in every answer, and refuses changes from pages of another build: their rules and contract may
 * differ. Requests without a build come from programs that use `/api/openapi.json`.
 */
export function onlySameBuild(build: string | undefined): RequestHandler {
  return (request, response, next) => {
    if (build === undefined) return next();
    response.set(BUILD_HEADER, build);
    const asked = request.get(BUILD_HEADER);
    if (request.method === 'GET' || request.method === 'HEAD' || asked === undefined || asked === build) {
      return next();
    }
    throw problem('pageOutdated', {
      what: 'The request to {on} was refused, because the page is not from the same build as the server.',
      on: request.originalUrl,
      todo: 'Reload the page.',
    });
  };
}
