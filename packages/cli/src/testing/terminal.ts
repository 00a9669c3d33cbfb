import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../io';
import { run } from '../run';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A person's terminal in a folder of its own, with a clock that only moves when a command waits. */
export class Terminal {
  now = Date.parse('2025-11-23T12:00:00.000Z');
  env: { [name: string]: string | undefined } = {};
  stdin = '';
  /** What the person types when asked; undefined where nobody is there. */
  secret: string | undefined;

  private constructor(readonly folder: string) {}

  static async open(): Promise<Terminal> {
    return new Terminal(await mkdtemp(join(tmpdir(), 'companyos-cli-')));
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  /** Writes a file and returns its path. */
  async file(name: string, text: string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, text);
    return path;
  }

  async run(...args: string[]): Promise<Outcome> {
    let out = '';
    let err = '';
    const io: Io = {
      out: text => {
        out += text;
      },
      err: text => {
        err += text;
      },
      readStdin: async () => this.stdin,
      openStdin: async function* stdin(this: Terminal) {
        yield Buffer.from(this.stdin);
      }.bind(this),
      askSecret: async () => this.secret ?? '',
      interactive: this.secret !== undefined,
      env: this.env,
      homeDir: this.folder,
      now: () => this.now,
      wait: async milliseconds => {
        this.now += milliseconds;
      },
      fetch: (input, init) => fetch(input, init),
    };
    const code = await run(args, io);
    return { code, out, err };
  }
}
