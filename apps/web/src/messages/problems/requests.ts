import type { Problem } from '@snaptree/core';

/** What a page reports when a request fails before the server can report a problem. */
export const pageFault = (): Omit<Problem, 'native'> => ({
  code: 'internal',
  what: 'An unexpected error occurred in {on}.',
  on: 'this page',
  todo: 'Reload the page. If it happens again, report it with the text below.',
});

export const unexpectedAnswer = (status: string, request: string) => ({
  what: `{on} failed with status ${status}.`,
  on: request,
  todo: 'A server between this page and Snaptree responded. Check the proxy, then try again.',
});

export const noResponse = (request: string) => ({
  what: 'The Snaptree server did not respond to {on}.',
  on: request,
  todo: 'Check that it is running and that this computer can reach it. The page retries automatically.',
});

export const invalidAnswer = (request: string) => ({
  what: 'The Snaptree server sent an invalid response to {on}.',
  on: request,
  todo: 'The server may be newer than this page. Reload the page.',
});
