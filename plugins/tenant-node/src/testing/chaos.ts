import { Pool, type Client } from 'pg';

export type KillMoment = 'before' | 'during' | 'after';

/**
 * A pool like another, one of whose connections the server ends around the nth statement that goes through it: before it
 * is sent, while it runs, or before its answer is handed on.
 */
export class KillingPool {
  readonly pool: Pool;
  #statements = 0;
  #killed: Promise<unknown> | undefined;

  constructor(
    private readonly original: Pool,
    private readonly statement: number,
    private readonly moment: KillMoment,
  ) {
    this.pool = new Pool({ ...original.options, max: 2 });
    this.pool.on('error', () => {});
    this.pool.on('connect', client => this.#watch(client as Client));
  }

  /** Whether there was an nth statement at all. */
  get killed(): boolean {
    return this.#killed !== undefined;
  }

  async end(): Promise<void> {
    await this.#killed;
    await this.pool.end();
  }

  #watch(client: Client): void {
    const send = client.query.bind(client) as (...args: unknown[]) => any;
    const kill = () => {
      const { processID } = client as unknown as { processID: number };
      this.#killed = this.original.query(
        'SELECT pg_terminate_backend($1, 5000)',
        [processID],
      );
      return this.#killed;
    };
    const query = (...args: unknown[]) => {
      this.#statements++;
      if (this.#statements !== this.statement) return send(...args);
      if (this.moment === 'before') return kill().then(() => send(...args));
      if (this.moment === 'during') {
        const answer = send(...args);
        kill();
        return answer;
      }
      const callback = args.at(-1);
      if (typeof callback !== 'function') {
        return send(...args).then((answer: unknown) =>
          kill().then(() => answer),
        );
      }
      return send(...args.slice(0, -1), (...answer: unknown[]) =>
        kill().then(() => callback(...answer)),
      );
    };
    (client as { query: unknown }).query = query;
  }
}
