import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProbe } from './runProbe';
import type { Probe } from './types';

async function closedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return `http://127.0.0.1:${port}`;
}

/** What `fetch` really says, which the other tests only repeat. */
describe('runProbe against real sockets', () => {
  let server: Server;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('half');
        setImmediate(() => response.destroy());
      } else {
        response.writeHead(200, { 'x-release': 'sha256:real' }).end('{}');
      }
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise(done => server.close(done)));

  const walk = (baseUrl: string, path: string) => {
    const probe: Probe = {
      id: 'real',
      title: 'Real',
      owner: 'component:default/real',
      criticalPath: 'real',
      target: {
        id: 'real',
        baseUrl,
        arms: { stable: {} },
        digestHeader: 'x-release',
      },
      intervalMs: 1_000,
      timeoutMs: 30_000,
      steps: () => [
        {
          title: 'Ask',
          run: async ({ http }) =>
            void (await http.request(path)).expectStatus(200),
        },
      ],
    };
    return runProbe(probe, { arm: 'stable' });
  };

  it('passes, fails at an answer that is cut off and at a closed port', async () => {
    expect(await walk(url, '/')).toMatchObject({
      outcome: 'pass',
      digest: 'sha256:real',
    });
    expect(await walk(url, '/cut')).toMatchObject({
      outcome: 'fail',
      failureClass: 'unreachable',
    });
    expect(await walk(await closedPort(), '/')).toMatchObject({
      outcome: 'fail',
      failureClass: 'unreachable',
      message: expect.stringMatching(/^GET \/ got no answer/),
    });
  });

  it('could not measure where the name cannot be looked up', async () => {
    expect(await walk('http://nobody.invalid', '/')).toMatchObject({
      outcome: 'could-not-measure',
      message: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/),
    });
  });
});
