import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod/v4';

/** What a handler is given: parsed, or refused before it. */
export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly headers: IncomingHttpHeaders;
}

/** One route: its contract, which is checked on both ways and makes the OpenAPI document, and what it does. */
export interface Endpoint<P = unknown, Q = unknown, B = unknown, A = unknown> {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  /** With parameters in braces: `/deployments/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  /** Needs no token. */
  readonly open?: boolean;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly answer: z.ZodType<A>;
  handle(call: Call<P, Q, B>): A | Promise<A>;
}

/** Infers the types of a route from its schemas. */
export function endpoint<A, P = undefined, Q = undefined, B = undefined>(
  definition: Endpoint<P, Q, B, A>,
): Endpoint {
  return definition as unknown as Endpoint;
}
