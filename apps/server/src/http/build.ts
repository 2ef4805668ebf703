import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD_HEADER, buildIn } from '@snaptree/core';
import type { RequestHandler } from 'express';
import { problem } from '../problems.ts';

/** The build of the pages that were there when this was called; undefined where none are built. */
export function buildServed(webRoot: string): string | undefined {
  try {
    return buildIn(readFileSync(join(webRoot, 'index.html'), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Tells every answer's build, and lets no page of another build change anything: it plans with other rules and
 * speaks another contract. Whoever names no build is a program that speaks the contract of `/api/openapi.json`.
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
      what: 'The page was built from other sources than the server. Nothing was done',
      on: request.originalUrl,
      todo: 'Reload the page.',
    });
  };
}
