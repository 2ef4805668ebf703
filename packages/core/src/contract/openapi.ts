import { z } from 'zod';
import { errorTable } from '../errors/table.ts';
import { type Endpoint, ErrorBody } from './contract.ts';
import { type EndpointName, endpointSummaries } from './summaries.ts';

type JsonObject = { [key: string]: unknown };

const summaries: Readonly<Record<string, string>> = endpointSummaries;

/**
 * A contract as an OpenAPI 3.1 document, whose schemas are JSON Schema 2020-12 as zod writes them. Built on
 * each call; the server keeps the result.
 */
export function openApiDocument(
  contract: Readonly<Record<EndpointName, Endpoint>>,
  version: string,
): JsonObject {
  const paths: { [path: string]: JsonObject } = {};
  for (const [name, endpoint] of Object.entries(contract)) {
    const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describeEndpoint(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Snaptree',
      version,
      description:
        'Read snapshot trees of virtual machines, preview operations and run them. Requests that change something need a JSON body and the Origin header of an allowed origin.',
    },
    paths,
    components: { schemas: { ErrorBody: jsonSchema(ErrorBody, 'output') } },
  };
}

function describeEndpoint(name: string, endpoint: Endpoint): JsonObject {
  return {
    operationId: name,
    summary: summaries[name],
    parameters: [
      ...parameters(endpoint.params, 'path'),
      ...parameters(endpoint.query, 'query'),
      ...keyHeader(name),
    ],
    ...(endpoint.body === undefined
      ? {}
      : { requestBody: { required: true, content: json(jsonSchema(endpoint.body, 'input')) } }),
    responses: {
      [endpoint.status]: { description: 'Done', content: contentOf(endpoint) },
      default: {
        description: `A problem. Its code is one of: ${Object.entries(errorTable)
          .map(([code, { status }]) => `${code} (${status})`)
          .join(', ')}`,
        content: json({ $ref: '#/components/schemas/ErrorBody' }),
      },
    },
  };
}

function parameters(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonObject[] {
  if (schema === undefined) return [];
  const { properties, required } = jsonSchema(schema, 'input');
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties ?? {}).map(([name, value]) => ({
    name,
    in: place,
    required: place === 'path' || needed.includes(name),
    schema: value,
  }));
}

function keyHeader(name: string): JsonObject[] {
  if (name !== 'operate') return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: true,
      description: 'A new key for each operation; the same key to repeat the request.',
      schema: { type: 'string', minLength: 8, maxLength: 200 },
    },
  ];
}

const contentOf = ({ produces, response }: Endpoint): JsonObject =>
  produces === undefined
    ? json(jsonSchema(response, 'output'))
    : { [produces]: { schema: { type: 'string', format: 'binary' } } };

const json = (schema: JsonObject) => ({ 'application/json': { schema } });

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
