import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Everything a command touches outside itself, so that a test can be the terminal, the clock and the environment. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Progress, prompts and errors. */
  err(text: string): void;
  readStdin(): Promise<string>;
  /** Standard input as it comes, for what may be large or no text. */
  openStdin(): AsyncIterable<Uint8Array>;
  /** Asks without showing what is typed. Only where `interactive`. */
  askSecret(question: string): Promise<string>;
  readonly interactive: boolean;
  readonly env: { readonly [name: string]: string | undefined };
  readonly homeDir: string;
  now(): number;
  wait(milliseconds: number): Promise<void>;
  readonly fetch: typeof fetch;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks).toString('utf8');
}

function askSecret(question: string): Promise<string> {
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({
    input: process.stdin,
    output: silent,
    terminal: true,
  });
  return new Promise(resolve => {
    let answer = '';
    lines.once('line', line => {
      answer = line;
      lines.close();
    });
    // Ctrl-C and Ctrl-D close it without a line: an empty answer, which the caller refuses.
    lines.once('SIGINT', () => lines.close());
    lines.once('close', () => {
      process.stderr.write('\n');
      resolve(answer);
    });
  });
}

export function nodeIo(homeDir: string): Io {
  return {
    out: text => process.stdout.write(text),
    err: text => process.stderr.write(text),
    readStdin: () => readAll(process.stdin),
    openStdin: () => process.stdin,
    askSecret,
    interactive: Boolean(process.stdin.isTTY && process.stderr.isTTY),
    env: process.env,
    homeDir,
    now: () => Date.now(),
    wait: async milliseconds => {
      await delay(milliseconds);
    },
    fetch: (input, init) => fetch(input, init),
  };
}
