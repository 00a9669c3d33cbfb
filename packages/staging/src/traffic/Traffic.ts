import type { ServiceUser } from '../tenants/referenceTenants';
import { visits } from './plan';

const BEAT_MS = 20;
/** Who waits for answers asks for nothing new: a slow service gets no pile of requests. */
const MOST_AT_ONCE = 100;
/** Longer than the router waits. */
const PATIENCE_MS = 10_000;

class Refused extends Error {}

export interface TrafficOptions {
  readonly url: string;
  readonly users: readonly ServiceUser[];
  readonly seed: number;
  readonly now?: () => number;
}

/** Background traffic: many users who log in, look things up, have jobs done, and now and then export. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #visits: ReturnType<typeof visits>;
  readonly #sessions = new Map<ServiceUser, string>();
  #rate = 0;
  #due = 0;
  #atOnce = 0;
  #requests = 0;
  #failed = 0;
  #skipped = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#visits = visits(options.users, options.seed);
  }

  get counts() {
    return {
      requestsPerSecond: this.#rate,
      requests: this.#requests,
      failed: this.#failed,
      skipped: this.#skipped,
    };
  }

  setRate(requestsPerSecond: number): void {
    this.#rate = requestsPerSecond;
    this.stop();
    if (requestsPerSecond === 0) return;
    const now = this.#options.now ?? Date.now;
    let last = now();
    this.#timer = setInterval(() => {
      const current = now();
      // After a pause (a laptop that slept) nothing is caught up on.
      const elapsed = Math.min(current - last, 1_000);
      last = current;
      this.#due += (elapsed / 1000) * this.#rate;
      for (; this.#due >= 1; this.#due -= 1) this.#visit();
    }, BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #visit(): void {
    if (this.#atOnce >= MOST_AT_ONCE) {
      this.#skipped += 1;
      return;
    }
    const { user, path } = this.#visits.next().value;
    this.#atOnce += 1;
    this.#do(user, path)
      .catch(() => (this.#failed += 1))
      .finally(() => (this.#atOnce -= 1));
  }

  async #do(user: ServiceUser, path: string): Promise<void> {
    const session = this.#sessions.get(user);
    try {
      await this.#visitWith(session, user, path);
    } catch (error) {
      // It may be over; the next visit begins with a login.
      if (error instanceof Refused) this.#sessions.delete(user);
      throw error;
    }
  }

  async #visitWith(
    session: string | undefined,
    user: ServiceUser,
    path: string,
  ): Promise<void> {
    if (path === 'login' || session === undefined) {
      this.#sessions.delete(user);
      const { token } = await this.#ask('POST', '/login', { body: user });
      this.#sessions.set(user, token);
    } else if (path === 'query') {
      await this.#ask('GET', '/query/customers', { session });
    } else {
      const target = path === 'export' ? '/export/customers' : '/jobs';
      await this.#ask('POST', target, { session });
    }
  }

  async #ask(
    method: string,
    path: string,
    { session, body }: { session?: string; body?: object },
  ) {
    this.#requests += 1;
    const response = await fetch(`${this.#options.url}${path}`, {
      method,
      headers: {
        ...(session && { authorization: `Bearer ${session}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.json();
    if (response.status === 401) throw new Refused();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return answer;
  }
}
