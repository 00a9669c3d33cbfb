import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http';
import {
  isOperationError,
  OperationError,
  toErrorBody,
} from '@companyos/operations';
import type { z } from 'zod/v4';
import type { Endpoint } from './endpoint';
import { openApiDocument, type ApiDescription } from './openApi';
import { readJson } from './readJson';

export interface ApiOptions extends ApiDescription {
  /** Throws for a caller who may not; not asked for open routes. */
  readonly authorize: (headers: IncomingHttpHeaders) => void;
  /** Told of what is not meant for callers. */
  readonly onError: (error: unknown, request: IncomingMessage) => void;
  /** Makes an error of a domain one of ours. */
  readonly explain?: (error: unknown) => unknown;
  /** On every answer. */
  readonly headers?: { readonly [name: string]: string };
}

/** Serves routes and `/openapi.json`; requests and answers that break the contract are refused. */
export function createApi(options: ApiOptions): RequestListener {
  const document = openApiDocument(options);
  const routes = options.endpoints.map(item => ({
    item,
    pattern: patternOf(item.path),
  }));

  async function answer(request: IncomingMessage): Promise<unknown> {
    const { pathname, searchParams } = new URL(
      request.url ?? '/',
      'http://localhost',
    );
    const method = (request.method ?? 'GET').toLowerCase();
    if (method === 'get' && pathname === '/openapi.json') return document;
    for (const { item, pattern } of routes) {
      const match = item.method === method ? pattern.exec(pathname) : null;
      if (match) {
        if (!item.open) options.authorize(request.headers);
        return call(item, request, {
          params: Object.fromEntries(
            Object.entries(match.groups ?? {}).map(([name, value]) => [
              name,
              decode(value),
            ]),
          ),
          query: Object.fromEntries(searchParams),
        });
      }
    }
    throw new OperationError(
      'NOT_FOUND',
      `There is no ${method} ${pathname}.`,
      {
        next: 'Read /openapi.json.',
      },
    );
  }

  return (request, response) => {
    answer(request).then(
      body => send(response, 200, body, options.headers),
      cause => {
        const known = options.explain?.(cause) ?? cause;
        const error = isOperationError(known) ? known : undefined;
        if (!error || error.status >= 500) options.onError(known, request);
        send(
          response,
          error?.status ?? 500,
          { error: toErrorBody(known) },
          options.headers,
        );
      },
    );
  };
}

async function call(
  item: Endpoint,
  request: IncomingMessage,
  raw: { readonly params: unknown; readonly query: unknown },
): Promise<unknown> {
  const body = item.body && (await readJson(request));
  const answer = await item.handle({
    params: item.params && checked(item.params, raw.params, 'path'),
    query: item.query && checked(item.query, raw.query, 'query'),
    body: item.body && checked(item.body, body, 'body'),
    headers: request.headers,
  });
  // Our own mistake, not the caller's: it surfaces as 500.
  return item.answer.parse(answer);
}

function checked(schema: z.ZodType, value: unknown, place: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = Object.fromEntries(
    parsed.error.issues.map(({ path, message }) => [
      [place, ...path].join('.'),
      message,
    ]),
  );
  throw new OperationError(
    'INVALID_INPUT',
    Object.entries(fields)
      .map(([path, message]) => `${path}: ${message}`)
      .join('; '),
    {
      next: 'Correct the request; /openapi.json says what is expected.',
      fields,
    },
  );
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: ApiOptions['headers'] = {},
) {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...headers,
  });
  response.end(JSON.stringify(body));
}

function patternOf(path: string): RegExp {
  const source = path
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
