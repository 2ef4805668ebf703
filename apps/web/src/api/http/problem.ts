import { ErrorBody, type Problem, SnaptreeError } from '@snaptree/core';

/** What the server, or the way to it, answered instead of a result. */
export class ApiError extends SnaptreeError {
  /** What came beside the problem: `TreeChanged` for treeChanged, refusals for refused. */
  readonly detail: unknown;

  constructor(problem: Problem, options: { detail?: unknown; cause?: unknown } = {}) {
    super(problem, { cause: options.cause });
    this.name = 'ApiError';
    this.detail = options.detail;
  }
}

/** The problem that an error carries; anything unexpected becomes `internal` and keeps its own words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof SnaptreeError) return error.problem;
  return {
    code: 'internal',
    what: 'This page ran into a fault of its own',
    on: 'in the browser',
    todo: 'Reload the page. If it happens again, report it with the text below.',
    native: { text: error instanceof Error ? error.message : String(error) },
  };
}

/** Turns an answer that is no success into an error with three parts, whoever sent it. */
export async function errorOf(response: Response, where: string): Promise<ApiError> {
  const text = await response.text();
  const body = ErrorBody.safeParse(jsonOrNothing(text));
  if (body.success) return new ApiError(body.data.problem, { detail: body.data.detail });
  return new ApiError({
    code: response.status >= 500 ? 'connectionLost' : 'badRequest',
    what: `The answer was ${response.status} ${response.statusText}`.trim(),
    on: where,
    todo: 'Something between this page and the server answered. Check the proxy, then try again.',
    ...(text === '' ? {} : { native: { text: text.slice(0, 500) } }),
  });
}

/** The request never came back: the server stopped, or the network is gone. */
export function noAnswer(where: string, cause: unknown): ApiError {
  return new ApiError(
    {
      code: 'connectionLost',
      what: 'The Snaptree server did not answer',
      on: where,
      todo: 'Check that it runs and that this machine can reach it. The page tries again by itself.',
    },
    { cause },
  );
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
