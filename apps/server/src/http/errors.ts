import { randomUUID } from 'node:crypto';
import { type ErrorBody, type Problem, problemSentence, SnaptreeError } from '@snaptree/core';
import type { ErrorRequestHandler, Request } from 'express';
import { z } from 'zod';
import { DetailedError } from '../jobs/detailed-error.ts';
import type { Logger } from '../log/logger.ts';
import { statusOf } from './mount.ts';

/** Answers every error by the closed table. What nobody foresaw is logged under an id and told by that id only. */
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

/** Somebody typed the address into a browser; programs and pages ask for JSON or for anything. */
function isForPerson(request: Request): boolean {
  return request.method === 'GET' && request.accepts(['json', 'html']) === 'html';
}

function describe(error: unknown, logger: Logger, request: string): { problem: Problem; detail?: unknown } {
  if (error instanceof DetailedError) return { problem: error.problem, detail: error.detail };
  if (error instanceof SnaptreeError && error.problem.code !== 'internal') return { problem: error.problem };
  if (isBodyError(error)) return { problem: badBody(error) };
  const id = randomUUID();
  const reason = error instanceof z.ZodError ? z.prettifyError(error) : error;
  logger.error({ err: reason, id, request }, 'a request failed in an unforeseen way');
  return {
    problem: {
      code: 'internal',
      what: 'Something in Snaptree itself failed',
      on: request,
      todo: `Look in the log of the server for ${id}.`,
    },
  };
}

/** Express' body parser throws errors of its own, all of them the caller's. */
function isBodyError(error: unknown): error is Error & { type: string } {
  return error instanceof Error && 'type' in error && typeof error.type === 'string' && 'status' in error;
}

const badBody = (error: Error & { type: string }): Problem => ({
  code: 'badRequest',
  what:
    error.type === 'entity.too.large'
      ? 'The body of the request is too large'
      : 'The body cannot be understood',
  on: error.type,
  todo: 'Send JSON of at most 256 kB.',
});
