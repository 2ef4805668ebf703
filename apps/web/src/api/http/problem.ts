import { ErrorBody, type Problem, SnaptreeError } from '@snaptree/core';
import { noResponse, pageFault, unexpectedAnswer } from '../../messages/problems/requests.ts';

/** An error response of the server or of a proxy in front of it. */
export class ApiError extends SnaptreeError {
  /** Sent with the problem: `TreeChanged` for treeChanged, refusals for refused. */
  readonly detail: unknown;

  constructor(problem: Problem, options: { detail?: unknown; cause?: unknown } = {}) {
    super(problem, { cause: options.cause });
    this.name = 'ApiError';
    this.detail = options.detail;
  }
}

/** The problem of an error; anything unexpected becomes `internal` and keeps its text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof SnaptreeError) return error.problem;
  return {
    ...pageFault(),
    native: { text: error instanceof Error ? error.message : String(error) },
  };
}

/** Turns a failed response into an error, whoever sent it. */
export async function errorOf(response: Response, where: string): Promise<ApiError> {
  const text = await response.text();
  const body = ErrorBody.safeParse(jsonOrNothing(text));
  if (body.success) return new ApiError(body.data.problem, { detail: body.data.detail });
  return new ApiError({
    code: response.status >= 500 ? 'connectionLost' : 'badRequest',
    ...unexpectedAnswer(`${response.status} ${response.statusText}`.trim(), where),
    ...(text === '' ? {} : { native: { text: text.slice(0, 500) } }),
  });
}

/** No response: the server stopped, or the network failed. */
export function noAnswer(where: string, cause: unknown): ApiError {
  return new ApiError(
    {
      code: 'connectionLost',
      ...noResponse(where),
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
