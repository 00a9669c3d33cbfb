import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Failing {
  readonly every: number;
  readonly how: 'status' | 'break' | 'hang';
  readonly usersOnly?: boolean;
}

/** A server behind HAProxy: says which version it runs, and fails as it is told. */
export class VersionedServer {
  readonly #server: Server;
  readonly #hanging = new Set<ServerResponse>();
  requests = 0;
  /** When a user last came, and not somebody who asks each server what it runs. */
  lastUserMs = 0;
  /** Every so manieth request goes wrong, and how; none for 0. Whoever asks the server itself may be spared. */
  bad: Failing = { every: 0, how: 'status' };

  static async start(version: string): Promise<VersionedServer> {
    const one = new VersionedServer(version);
    await one.listen();
    return one;
  }

  private constructor(public version: string) {
    this.#server = createServer((request, response) => {
      const ofUser = request.headers['x-forwarded-for'] !== undefined;
      this.requests += 1;
      if (ofUser) this.lastUserMs = Date.now();
      response.setHeader('x-companyos-release', digestOf(this.version));
      response.setHeader('x-companyos-version', this.version);
      const { how, usersOnly = false } = this.bad;
      const every = usersOnly && !ofUser ? 0 : this.bad.every;
      if (every === 0 || this.requests % every > 0) {
        response.end('fine');
        return;
      }
      if (how === 'status') response.writeHead(500).end('bad');
      else if (how === 'break') request.socket.destroy();
      else this.#hanging.add(response);
    });
    // HAProxy keeps connections for longer than Node does by itself.
    this.#server.keepAliveTimeout = 600_000;
  }

  /** Answers what hangs. */
  finish(): void {
    for (const response of this.#hanging) response.end('late');
    this.#hanging.clear();
  }

  get digest(): string {
    return digestOf(this.version);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async listen(port = 0): Promise<void> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async stop(): Promise<void> {
    for (const response of this.#hanging) response.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

export function digestOf(version: string): string {
  return `sha256:${createHash('sha256').update(version).digest('hex')}`;
}
