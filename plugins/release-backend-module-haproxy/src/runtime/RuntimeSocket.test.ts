import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { RuntimeSocket } from './RuntimeSocket';
import { parseState } from './state';

async function served(
  answer: (socket: Socket, line: string) => void,
  ask: (at: string) => Promise<void>,
): Promise<void> {
  const server = createServer(socket => {
    socket.on('error', () => {});
    socket.once('data', line => answer(socket, line.toString()));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await ask(`127.0.0.1:${port}`);
  server.close();
}

describe('the runtime API', () => {
  it('is asked over the network too, all in one line', async () => {
    await served(
      (socket, line) => socket.end(`heard ${line}`),
      async at => {
        const answer = await new RuntimeSocket(at).ask([
          'show info',
          'show stat',
        ]);
        expect(answer).toBe('heard show info;show stat\n');
      },
    );
  });

  it('says where it is when nobody is there, and when it breaks off', async () => {
    const path = '/nowhere/haproxy.sock';
    await expect(new RuntimeSocket(path).ask(['show info'])).rejects.toThrow(
      `HAProxy's runtime API at ${path}`,
    );
    await served(
      socket => socket.resetAndDestroy(),
      async at => {
        await expect(new RuntimeSocket(at).ask(['x'])).rejects.toThrow(at);
      },
    );
  });

  it('is given up when it does not answer', async () => {
    await served(
      () => {},
      async at => {
        await expect(new RuntimeSocket(at).ask(['x'])).rejects.toThrow(
          'did not answer in 1500 ms',
        );
      },
    );
  });

  it('takes no second line, and shows what HAProxy said instead of its state', async () => {
    expect(() => new RuntimeSocket('/x').ask(['show\ninfo'])).toThrow(
      'A command is one line.',
    );
    expect(() => parseState("\nCan't find backend.\n\n", 'shop')).toThrow(
      "backend shop: Can't find backend.",
    );
  });
});
