import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  TargetError,
  type ReleaseTarget,
} from '@companyos/plugin-release-node';

const METHODS = [
  'versions',
  'deploy',
  'setWeights',
  'readBack',
  'observe',
  'retire',
  'verifyDigest',
] as const;

/** Has a target answer other processes, so that it outlives the controllers that tests kill. */
export async function serveTarget(
  target: ReleaseTarget,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, args } = JSON.parse(body);
    const answer = await Promise.resolve()
      .then(() => (target as any)[method](...args))
      .then(
        result => ({ result }),
        error => ({ error: { code: error.code, message: error.message } }),
      );
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The same target, from another process. */
export function remoteTarget(
  url: string,
  own: Pick<ReleaseTarget, 'id' | 'title' | 'components'>,
): ReleaseTarget {
  const call =
    (method: string) =>
    async (...args: unknown[]) => {
      const response = await fetch(url, {
        method: 'POST',
        body: JSON.stringify({ method, args }),
      });
      const { result, error } = (await response.json()) as any;
      if (!error) return result;
      throw error.code
        ? new TargetError(error.code, error.message)
        : new Error(error.message);
    };
  return {
    ...own,
    ...Object.fromEntries(METHODS.map(method => [method, call(method)])),
  } as unknown as ReleaseTarget;
}
