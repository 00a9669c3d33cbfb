import { connect } from 'node:net';

/** A socket that takes longer is given up; HAProxy itself answers within milliseconds. */
const TIMEOUT_MS = 1_500;

/**
 * HAProxy's runtime API (Management Guide, 9.3). Each call is a connection of its own with one line of commands, which HAProxy
 * executes one after the other: so it goes on working over a reload, when another process takes the socket.
 */
export class RuntimeSocket {
  readonly #at: { readonly path: string } | { host: string; port: number };

  /** @param address - Path of a socket, or `host:port`. */
  constructor(readonly address: string) {
    const [, host, port] = /^([^/]+):(\d+)$/.exec(address) ?? [];
    this.#at = host
      ? { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
      : { path: address };
  }

  /** What all commands answered, in one text. Rejects where HAProxy cannot be reached or does not answer in time. */
  ask(commands: readonly string[]): Promise<string> {
    const line = commands.join(';');
    if (/[\r\n]/.test(line)) throw new Error('A command is one line.');
    return new Promise((resolve, reject) => {
      const socket = connect(this.#at);
      let answer = '';
      let ended = false;
      socket.setEncoding('utf8');
      socket.setTimeout(TIMEOUT_MS, () =>
        socket.destroy(
          new Error(`${this.address} did not answer in ${TIMEOUT_MS} ms.`),
        ),
      );
      socket.on('data', chunk => (answer += chunk));
      socket.on('end', () => (ended = true));
      socket.on('error', cause =>
        reject(
          new Error(
            `HAProxy's runtime API at ${this.address}: ${cause.message}`,
            { cause },
          ),
        ),
      );
      socket.on('close', () =>
        ended
          ? resolve(answer)
          : reject(new Error(`${this.address} closed without an answer.`)),
      );
      socket.write(`${line}\n`);
    });
  }
}
