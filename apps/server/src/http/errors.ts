import { randomUUID } from 'node:crypto';
import { type ErrorBody, type Problem, problemSentence, SnaptreeError } from '@snaptree/core';
import type { ErrorRequestHandler, Request } from 'express';
import { z } from 'zod';
import { DetailedError } from '../jobs/detailed-error.ts';
import type { Logger } from '../log/logger.ts';
import { statusOf } from './mount.ts';

/** Answers every error by the error table. Unexpected errors are logged with an ID, and the answer has only that ID. */
export function errorAnswers(logger: Logger): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express recognizes error handlers by their four parameters
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { problem, detail } = describe(error, logger, `${request.method} ${request.path}`);
    if (isForPerson(request)) {
      const text = `${problemSentence(problem)}\n\n${problem.todo}\n`;
      response.status(statusOf(problem.code)).type('txt').send(text);
      return;
    }
    const body: ErrorBody = { problem, ...(detail === undefined ? {} : { detail }) };
    response.status(statusOf(problem.code)).json(body);
  };
}

/** Browsers ask for HTML when a user enters an address; programs and pages do not. */
function isForPerson(request: Request): boolean {
  return request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
}

function describe(error: unknown, logger: Logger, request: string): { problem: Problem; detail?: unknown } {
  if (error instanceof DetailedError) return { problem: error.problem, detail: error.detail };
  if (error instanceof SnaptreeError && error.problem.code !== 'internal') return { problem: error.problem };
  if (isBodyError(error)) return { problem: badBody(error) };
  // The router's, for a path with `%` that encodes nothing.
  if (error instanceof URIError) return { problem: badPath(request) };
  const id = randomUUID();
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : error;
  logger.error({ err: reason, id, request }, 'unexpected error in a request');
  return {
    problem: {
      code: 'internal',
      what: 'Internal error in Snaptree while answering {on}.',
      on: request,
      todo: `Search the server log for ${id}.`,
    },
  };
}

/** Express's body parser throws its own errors. All of them are the caller's fault. */
function isBodyError(error: unknown): error is Error & { type: string } {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' && 'status' in error;
}

const badPath = (request: string): Problem => ({
  code: 'badRequest',
  what: 'The address in {on} is not encoded correctly.',
  on: request,
  todo: 'Encode each part of the path with encodeURIComponent.',
});

const badBody = (error: Error & { type: string }): Problem =>
  error.type === 'entity.too.large'
    ? {
        code: 'badRequest',
        what: 'The request body is larger than {on}.',
        on: '256 kB',
        todo: 'Send a smaller request.',
      }
    : {
        code: 'badRequest',
        what: 'Cannot read the request body ({on}).',
        on: error.type,
        todo: 'Send valid, uncompressed JSON.',
      };
