import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackendConfig, TargetConfig } from '../readConfig';
import { RuntimeSocket } from '../runtime/RuntimeSocket';
import { askState, parseState, type BackendState } from '../runtime/state';
import { findHaproxy } from './findHaproxy';
import { ask } from './users';
import { VersionedServer } from './VersionedServer';

export { describeWithHaproxy, findHaproxy } from './findHaproxy';
export { digestOf, VersionedServer } from './VersionedServer';

export const SHOP = 'component:default/shop';
const POLL_MS = 10;

/** A real HAProxy in front of real servers, one for each version; the first is configured to have the traffic. */
export class HaproxyLab {
  static async start(
    versions: readonly string[],
    options: {
      /** In the backend: another algorithm, for instance. */
      readonly backendLines?: readonly string[];
      /** Until a request that hangs is answered by HAProxy. */
      readonly serverTimeoutMs?: number;
    } = {},
  ): Promise<HaproxyLab> {
    const program = findHaproxy();
    if (!program) throw new Error('There is no HAProxy here.');
    const folder = await mkdtemp(join(tmpdir(), 'haproxy-'));
    const servers = await Promise.all(
      versions.map(version => VersionedServer.start(version)),
    );
    const port = await freePort();
    const lab = new HaproxyLab(folder, port, servers);
    await writeFile(
      join(folder, 'haproxy.cfg'),
      configuration(folder, port, servers, options),
    );
    await lab.#run(program);
    return lab;
  }

  readonly socket: RuntimeSocket;
  readonly url: string;
  #process: ChildProcess | undefined;
  #said = '';

  private constructor(
    private readonly folder: string,
    port: number,
    readonly servers: readonly VersionedServer[],
  ) {
    this.socket = new RuntimeSocket(join(folder, 'admin.sock'));
    this.url = `http://127.0.0.1:${port}/`;
  }

  get backend(): BackendConfig {
    return {
      component: SHOP,
      backend: 'shop',
      url: this.url,
      path: '/',
      digestHeader: 'x-companyos-release',
      versionHeader: 'x-companyos-version',
    };
  }

  get config(): TargetConfig {
    return {
      id: 'edge',
      socket: this.socket.address,
      backends: [this.backend],
    };
  }

  async state(): Promise<BackendState> {
    return parseState(await this.socket.ask(askState('shop')), 'shop');
  }

  /** Weight by server; 0 in maintenance. */
  async weights(): Promise<number[]> {
    const { servers } = await this.state();
    return servers.map(({ admin, weight }) => (admin === 'ready' ? weight : 0));
  }

  /** As an operator does; resolves when the new process answers. */
  async reload(): Promise<void> {
    const before = (await this.state()).process;
    this.#process?.kill('SIGUSR2');
    for (;;) {
      const now = await this.state().catch(() => undefined);
      if (now && now.process !== before) return;
      await new Promise(done => setTimeout(done, POLL_MS));
    }
  }

  /** Users come until the answer is called, so many of them at once, each again and again. */
  use(options: { readonly users?: number; readonly everyMs?: number } = {}) {
    const agent = new Agent({ keepAlive: true });
    let ended = false;
    const coming = Array.from({ length: options.users ?? 8 }, async () => {
      while (!ended) {
        await ask(this.url, { agent }).catch(() => undefined);
        await new Promise(done => setTimeout(done, options.everyMs ?? 20));
      }
    });
    return async () => {
      ended = true;
      await Promise.all(coming);
      agent.destroy();
    };
  }

  async stop(): Promise<void> {
    const running = this.#process;
    if (running && running.exitCode === null && running.signalCode === null) {
      const exited = once(running, 'exit');
      running.kill('SIGTERM');
      await exited;
    }
    await Promise.all(this.servers.map(server => server.stop()));
    await rm(this.folder, { recursive: true, force: true });
  }

  async #run(program: string): Promise<void> {
    const child = spawn(
      program,
      ['-W', '-db', '-f', join(this.folder, 'haproxy.cfg')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    child.stdout.on('data', chunk => (this.#said += chunk));
    child.stderr.on('data', chunk => (this.#said += chunk));
    while (!(await this.state().catch(() => undefined))) {
      if (child.exitCode !== null) {
        throw new Error(`HAProxy did not start: ${this.#said}`);
      }
      await new Promise(done => setTimeout(done, POLL_MS));
    }
  }
}

function configuration(
  folder: string,
  port: number,
  servers: readonly VersionedServer[],
  options: Parameters<typeof HaproxyLab.start>[1],
): string {
  const { backendLines = [], serverTimeoutMs = 1_000 } = options ?? {};
  return [
    'global',
    `  stats socket ${join(folder, 'admin.sock')} mode 600 level admin`,
    '  hard-stop-after 2s',
    'defaults',
    '  mode http',
    '  timeout connect 500ms',
    '  timeout client 30s',
    `  timeout server ${serverTimeoutMs}ms`,
    '  retries 0',
    '  option forwardfor',
    'frontend users',
    `  bind 127.0.0.1:${port}`,
    '  default_backend shop',
    'backend shop',
    ...(backendLines.length > 0 ? backendLines : ['balance roundrobin']).map(
      line => `  ${line}`,
    ),
    '  cookie SRV insert indirect nocache',
    ...servers.map(
      (server, index) =>
        `  server s${index} 127.0.0.1:${server.port} cookie s${index}${
          index > 0 ? ' disabled' : ''
        }`,
    ),
    '',
  ].join('\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
