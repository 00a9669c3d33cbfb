import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { LabProcess } from './crashAfterEveryEffect';

export interface ForkOptions {
  /** A TypeScript file; it says `{ ready }` once it takes messages. */
  readonly file: string;
  /** What makes Node take TypeScript, for `--require`. */
  readonly transform: string;
  readonly env: NodeJS.ProcessEnv;
  /** `COMPANYOS_CRASH_AFTER`. */
  readonly crashAfter?: string;
}

/** A process of its own with an engine in it, for a crash test to kill. They talk over IPC. */
export class LabChild implements LabProcess {
  /** Resolves when it takes messages. */
  static async fork(options: ForkOptions): Promise<LabChild> {
    const { file, transform, env, crashAfter } = options;
    const child = new LabChild(
      fork(file, {
        execArgv: ['--require', transform],
        env: {
          ...process.env,
          NODE_ENV: 'test',
          ...env,
          ...(crashAfter && { COMPANYOS_CRASH_AFTER: crashAfter }),
        },
        stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
      }),
    );
    await child.#answer('ready');
    return child;
  }

  readonly exited: Promise<{ readonly signal: string | null }>;
  #log = '';

  private constructor(readonly child: ChildProcess) {
    this.exited = once(child, 'exit').then(([, signal]) => ({ signal }));
    child.stderr?.on('data', chunk => {
      this.#log += chunk;
    });
  }

  /** Resolves when it answers with a message that has this key; rejects when it ends before. */
  async ask(message: object, answer: string): Promise<void> {
    this.child.send(message);
    await this.#answer(answer);
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  #answer(expected: string): Promise<void> {
    const { child } = this;
    return new Promise((done, reject) => {
      const gone = () => reject(new Error(`The child ended: ${this.#log}`));
      const heard = (message: object) => {
        if (!(expected in message)) return;
        child.off('message', heard);
        child.off('exit', gone);
        done();
      };
      child.on('message', heard);
      child.once('exit', gone);
    });
  }
}
