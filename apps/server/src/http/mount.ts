import { type Endpoint, errorTable, withCurrentTerms } from '@snaptree/core';
import { contract, type EndpointName } from '@snaptree/hypervisors';
import type { Express, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import type { Caller, Identify } from '../callers/caller.ts';
import { problem } from '../problems.ts';

type Parsed<E, K extends string> = E extends { readonly [P in K]: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;

/** Validated input, and the caller. */
export interface Call<N extends EndpointName> {
  readonly params: Parsed<(typeof contract)[N], 'params'>;
  readonly query: Parsed<(typeof contract)[N], 'query'>;
  readonly body: Parsed<(typeof contract)[N], 'body'>;
  readonly header: (name: string) => string | undefined;
  readonly caller: Caller;
}

export type Handlers = {
  readonly [N in EndpointName]: (call: Call<N>) => Promise<z.input<(typeof contract)[N]['response']>>;
};

interface Mounting {
  readonly handlers: Handlers;
  readonly identify: Identify;
}

/** Mounts every endpoint of the contract, and validates both its input and its answer. */
export function mountContract(app: Express, { handlers, identify }: Mounting): void {
  for (const name of Object.keys(contract)) {
    if (isEndpointName(name)) mountOne(app, name, { handlers, identify });
  }
}

function mountOne<N extends EndpointName>(app: Express, name: N, { handlers, identify }: Mounting): void {
  const endpoint: Endpoint = contract[name];
  const handle: (call: Call<N>) => Promise<unknown> = handlers[name];
  const serve = async (request: Request, response: Response, next: NextFunction) => {
    try {
      response.locals.endpoint = name;
      const call = {
        params: parseInput(endpoint.params, request.params, 'path'),
        query: parseInput(endpoint.query, request.query, 'query'),
        body: parseInput(endpoint.body, request.body, 'body'),
        header: (header: string) => request.get(header),
        caller: identify(request),
      };
      // The types of the parts follow from the endpoint's own schemas, which have just parsed them.
      const answer = await handle(call as Call<N>);
      const checked = endpoint.response.parse(answer);
      if (endpoint.produces === undefined) response.status(endpoint.status).json(checked);
      else sendFile(response, endpoint.produces, checked);
    } catch (error) {
      next(error);
    }
  };
  const paths = [endpoint.path, ...(endpoint.earlierPath === undefined ? [] : [endpoint.earlierPath])];
  switch (endpoint.method) {
    case 'GET':
      return void app.get(paths, serve);
    case 'POST':
      return void app.post(paths, serve);
    case 'PUT':
      return void app.put(paths, serve);
    case 'DELETE':
      return void app.delete(paths, serve);
    default:
      return endpoint.method satisfies never;
  }
}

/** With a fixed type. Every answer has `nosniff`, so browsers do not guess another one. */
function sendFile(response: Response, type: string, bytes: unknown): void {
  if (!(bytes instanceof Uint8Array)) throw new Error(`The answer should be a file of type ${type}.`);
  response.set('Content-Type', type).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

function parseInput(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(withCurrentTerms(value ?? {}));
  if (parsed.success) return parsed.data;
  throw problem('badRequest', {
    what: `The {on} of the request is not valid: ${z.prettifyError(parsed.error)}`,
    on: where,
    todo: 'Correct the request. Its format is described in /api/openapi.json.',
  });
}

const isEndpointName = (name: string): name is EndpointName => name in contract;

export const statusOf = (code: keyof typeof errorTable): number => errorTable[code].status;
