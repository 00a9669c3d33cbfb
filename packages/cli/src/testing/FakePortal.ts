import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: any;
}

export interface FakeAnswer {
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly type?: string;
}

export type FakeRoute = (request: FakeRequest) => FakeAnswer;

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text ? JSON.parse(text) : undefined;
}

/** The portal's API on a port of its own, as far as a test sets it up. What is not set up answers as Backstage does. */
export class FakePortal {
  readonly requests: FakeRequest[] = [];

  private constructor(
    private readonly server: Server,
    private readonly routes: { [route: string]: FakeRoute },
  ) {}

  /** Keys are `GET /api/tenant/options`. */
  static async start(routes: {
    [route: string]: FakeRoute;
  }): Promise<FakePortal> {
    const server = createServer();
    const portal = new FakePortal(server, routes);
    server.on('request', async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://portal');
      const seen: FakeRequest = {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: await read(request),
      };
      const { status = 200, json, text, type } = portal.answer(seen);
      response.writeHead(status, {
        'content-type': type ?? (text === undefined ? 'application/json' : ''),
      });
      response.end(text ?? JSON.stringify(json));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return portal;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise(resolve => {
      this.server.close(resolve);
    });
  }

  private answer(request: FakeRequest): FakeAnswer {
    this.requests.push(request);
    const route = this.routes[`${request.method} ${request.path}`];
    return (
      route?.(request) ?? {
        status: 404,
        json: {
          error: { name: 'NotFoundError', message: 'No such route' },
          response: { statusCode: 404 },
        },
      }
    );
  }
}

/** An error as the portal's back ends send it. */
export function refusal(
  status: number,
  body: { code: string; message: string; next: string } & {
    [key: string]: unknown;
  },
): FakeAnswer {
  return {
    status,
    json: {
      error: { name: 'OperationError', ...body },
      response: { statusCode: status },
    },
  };
}
