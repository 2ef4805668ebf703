import { contract, type EndpointInput, type EndpointName, type EndpointOutput } from '@snaptree/hypervisors';
import { z } from 'zod';
import { invalidAnswer } from '../../messages/problems/requests.ts';
import { hearServerTime } from '../../ui/clock.ts';
import { builds } from './build.ts';
import { ApiError, errorOf, noAnswer } from './problem.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Makes a repeated request harmless: the server answers a known key with the job that it started. */
  readonly idempotencyKey?: string | undefined;
}

const Parts = z.object({
  params: z.record(z.string(), z.string()).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
  body: z.unknown().optional(),
});

/**
 * Calls one endpoint of the contract. The answer is checked against the contract's schema.
 * @throws {ApiError} with a problem, however it fails; an aborted call throws the signal's reason.
 */
export async function call<N extends EndpointName>(
  name: N,
  input: EndpointInput<N>,
  options: CallOptions = {},
): Promise<EndpointOutput<N>> {
  const endpoint = endpoints[name];
  const parts = Parts.parse(input);
  const path = pathOf(endpoint.path, parts.params ?? {}) + queryOf(parts.query ?? {});
  const where = `${endpoint.method} ${path}`;
  const response = await send(where, path, {
    method: endpoint.method,
    headers: headersOf(parts.body, options.idempotencyKey),
    signal: options.signal ?? null,
    ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
  });
  if (!response.ok) throw await errorOf(response, where);
  return checked(endpoint.response, await response.json(), where);
}

/** The URL of an endpoint, for elements that load it themselves. */
export function addressOf(name: EndpointName, params: Record<string, string>): string {
  return pathOf(endpoints[name].path, params);
}

/** The contract in a form in which TypeScript infers the response from an endpoint's name. */
const endpoints: {
  [N in EndpointName]: { method: string; path: string; response: z.ZodType<EndpointOutput<N>> };
} = contract;

async function send(where: string, path: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(path, init);
    builds.heard(response);
    hearServerTime(response.headers.get('date'));
    return response;
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw noAnswer(where, error);
  }
}

function checked<T>(schema: z.ZodType<T>, answer: unknown, where: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ApiError({
    code: 'internal',
    ...invalidAnswer(where),
    native: { text: z.prettifyError(parsed.error).slice(0, 500) },
  });
}

function pathOf(pattern: string, params: Record<string, string>): string {
  return pattern.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''));
}

function queryOf(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) search.set(key, String(value));
  }
  return search.size === 0 ? '' : `?${search}`;
}

function headersOf(body: unknown, idempotencyKey: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...builds.headers(),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

/** A key for one intention. `crypto.randomUUID` exists only on https and localhost, so it is not used. */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
