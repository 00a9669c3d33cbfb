import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineProbe, type Probe } from '@companyos/plugin-probe-node';

/** A target with two versions, each of which works or does not. */
export class FakeTarget {
  static async create(): Promise<FakeTarget> {
    const target = new FakeTarget();
    await new Promise<void>(done =>
      target.#server.listen(0, '127.0.0.1', done),
    );
    return target;
  }

  readonly status = { stable: 200, canary: 200 };
  readonly digest = { stable: 'sha256:stable', canary: 'sha256:canary' };

  readonly #server: Server = createServer((request, response) => {
    const arm = request.headers['x-canary'] ? 'canary' : 'stable';
    response
      .writeHead(this.status[arm], { 'x-release': this.digest[arm] })
      .end('{}');
  });

  private constructor() {}

  probe(id: string, change: Partial<Probe> = {}): Probe {
    const { port } = this.#server.address() as AddressInfo;
    return defineProbe({
      id,
      title: `Walk ${id}`,
      owner: 'component:default/shop',
      criticalPath: id,
      target: {
        id: 'shop',
        baseUrl: `http://127.0.0.1:${port}`,
        arms: { stable: {}, canary: { 'x-canary': 'always' } },
        digestHeader: 'x-release',
      },
      intervalMs: 3_600_000,
      timeoutMs: 10_000,
      steps: () => [
        {
          title: 'Ask',
          run: async ({ http }) =>
            void (await http.request('/')).expectStatus(200),
        },
      ],
      ...change,
    });
  }

  async close(): Promise<void> {
    await new Promise(done => this.#server.close(done));
  }
}
