import {
  type Endpoint,
  endpoints,
  hostEndpoints,
  hostSchemas,
  type InputOf,
  type OutputOf,
} from '@snaptree/core';
import type { z } from 'zod';
import { HostConnection } from './connections.ts';

const schemas = hostSchemas(HostConnection);

export const HostDraft = schemas.HostDraft;
export type HostDraft = z.infer<typeof HostDraft>;

export const Host = schemas.Host;
export type Host = z.infer<typeof Host>;

/**
 * The complete HTTP interface: the server mounts it and validates both directions; the browser's client and the
 * OpenAPI document are derived from it. Mutating requests need a JSON body and, for operations, an `Idempotency-Key`
 * header. Errors answer `ErrorBody`.
 */
export const contract = { ...hostEndpoints(schemas), ...endpoints } satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof contract;
export type EndpointInput<N extends EndpointName> = InputOf<(typeof contract)[N]>;
export type EndpointOutput<N extends EndpointName> = OutputOf<(typeof contract)[N]>;
