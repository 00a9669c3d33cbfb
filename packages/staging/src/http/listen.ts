import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const LOOPBACK = '127.0.0.1';

export interface Listening {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** Takes no more requests; resolves when those begun have ended. */
  close(): Promise<void>;
}

/** Listens on loopback only. Rejects when the port is taken. */
export async function listen(
  handler: RequestListener,
  port: number,
): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    server,
    port: bound,
    url: `http://${LOOPBACK}:${bound}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
