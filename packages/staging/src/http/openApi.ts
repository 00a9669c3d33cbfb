import { z } from 'zod/v4';
import type { Endpoint } from './endpoint';

export interface ApiDescription {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly endpoints: readonly Endpoint[];
}

const errorSchema = z.strictObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string(),
    next: z.string(),
  }),
});

/** The API as an OpenAPI 3.1 document, from the schemas that requests and answers are held to. */
export function openApiDocument(api: ApiDescription) {
  const paths: { [path: string]: { [method: string]: unknown } } = {};
  for (const endpoint of api.endpoints) {
    paths[endpoint.path] = {
      ...paths[endpoint.path],
      [endpoint.method]: operation(endpoint),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: api.title,
      version: api.version,
      description: api.description,
    },
    paths,
    components: {
      schemas: { Error: jsonSchema(errorSchema, 'output') },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function operation(endpoint: Endpoint) {
  const { operationId, summary, open, params, query, body, answer } = endpoint;
  return {
    operationId,
    summary,
    security: open ? [] : [{ token: [] }],
    parameters: [...parameters('path', params), ...parameters('query', query)],
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: jsonSchema(body, 'input') } },
      },
    }),
    responses: {
      200: {
        description: 'All is well.',
        content: {
          'application/json': { schema: jsonSchema(answer, 'output') },
        },
      },
      default: {
        description: 'It was not done; `error.next` says what to do.',
        content: {
          'application/json': {
            schema: { $ref: '#/components/schemas/Error' },
          },
        },
      },
    },
  };
}

function parameters(place: 'path' | 'query', schema?: z.ZodType) {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}
