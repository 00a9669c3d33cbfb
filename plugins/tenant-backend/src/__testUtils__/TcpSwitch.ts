import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy in front of a store that a test can switch off: new connections are refused and open ones break, as when the
 * store's machine goes away; and on again, at the same port.
 */
export class TcpSwitch {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  static async create(target: URL): Promise<TcpSwitch> {
    const proxy = new TcpSwitch(target);
    await proxy.on();
    return proxy;
  }

  private constructor(private readonly target: URL) {}

  /** The target's URL, through this proxy. */
  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.toString();
  }

  async on(): Promise<void> {
    if (this.server) return;
    this.server = createServer(client => {
      const upstream = connect(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ]) {
        this.sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
  }

  async off(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = once(server, 'close');
    server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
