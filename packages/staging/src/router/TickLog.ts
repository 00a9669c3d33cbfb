import type { Observations, Tick } from '../target/types';
import { ArmCounter, isAnonymous, type Outcome } from './ArmCounter';
import type { Arm, Route, Routing } from './Router';

export interface TickLogOptions {
  /** Of this log: a cursor of another one is answered with a gap. */
  readonly epoch: string;
  readonly tickMs: number;
  /** How long a user who had a bad request counts as one piece of evidence. */
  readonly unitWindowMs: number;
  /** How many closed ticks are kept for those who ask later. */
  readonly keep: number;
}

interface OpenTick {
  readonly startedAt: number;
  readonly routing: Routing;
  readonly arms: { readonly [arm in Arm]: ArmCounter };
  readonly forced: { requests: number; errors: number };
  endedAt: number | undefined;
  pending: number;
}

/** A request that has begun and counts in the tick it began in, whenever it ends. */
export interface Begun {
  end(outcome: Outcome): void;
}

/**
 * Counts what each arm did, by the start of the request.
 *
 * A tick is over when its time is, or when the weights change; it is closed, numbered and shown when all its requests have
 * ended. Whoever begins a request ends it, at the latest at its deadline, so every tick closes. A slow one holds back its
 * own tick, both arms of it, and no other.
 */
export class TickLog {
  readonly #options: TickLogOptions;
  readonly #spent = new Map<string, { from: number; until: number }>();
  readonly #closed: Tick[] = [];
  #sequence = 0;
  #current: OpenTick;

  constructor(options: TickLogOptions, routing: Routing, now: number) {
    this.#options = options;
    this.#current = openTick(routing, now);
  }

  begin(
    { arm, forced }: Route,
    what: { readonly user?: string; readonly path: string },
  ): Begun {
    const tick = this.#current;
    tick.pending += 1;
    let ended = false;
    return {
      end: outcome => {
        if (ended) return;
        ended = true;
        tick.pending -= 1;
        if (forced) {
          tick.forced.requests += 1;
          if (outcome.bad) tick.forced.errors += 1;
        } else {
          tick.arms[arm].add(what.user, what.path, outcome);
        }
        this.#closeIfDone(tick);
      },
    };
  }

  /** Ends the current tick when its time is over. */
  advance(now: number): void {
    if (now - this.#current.startedAt >= this.#options.tickMs) {
      this.#turn(this.#current.routing, now);
    }
  }

  /** Ends the current tick: what begins from now on is counted under this routing. */
  setRouting(routing: Routing, now: number): void {
    // Another canary is another question: whoever failed the last one is asked again.
    if (routing.canary !== this.#current.routing.canary) this.#spent.clear();
    this.#turn(routing, now);
  }

  since(cursor?: string): Observations {
    const { epoch } = this.#options;
    const asked = /^(.+)\.(\d+)$/.exec(cursor ?? '');
    const known = asked?.[1] === epoch ? Number(asked[2]) : 0;
    const eldest = this.#closed[0]?.sequence ?? this.#sequence + 1;
    const lost = known < eldest - 1;
    return {
      ticks: this.#closed.filter(({ sequence }) => sequence > known),
      cursor: `${epoch}.${this.#sequence}`,
      gap: cursor !== undefined && (asked?.[1] !== epoch || lost),
    };
  }

  #turn(routing: Routing, now: number) {
    const over = this.#current;
    over.endedAt = now;
    this.#current = openTick(routing, now);
    this.#closeIfDone(over);
  }

  #closeIfDone(tick: OpenTick) {
    if (tick.endedAt === undefined || tick.pending > 0) return;
    this.#forgetSpent(tick.endedAt);
    const { startedAt, endedAt, routing, arms, forced } = tick;
    this.#sequence += 1;
    this.#closed.push({
      sequence: this.#sequence,
      startedAt: new Date(startedAt).toISOString(),
      endedAt: new Date(endedAt).toISOString(),
      generation: routing.generation,
      canaryPercent: routing.canary === null ? 0 : routing.canaryPercent,
      stableDeployment: routing.stable,
      canaryDeployment: routing.canary,
      stable: this.#close(arms.stable, startedAt),
      canary: this.#close(arms.canary, startedAt),
      forced: { ...forced },
    });
    if (this.#closed.length > this.#options.keep) this.#closed.shift();
  }

  #close(arm: ArmCounter, startedAt: number) {
    return arm.close(
      (user, bad) => isAnonymous(user) || !this.#isSpent(user, bad, startedAt),
      user =>
        this.#spent.set(user, {
          from: startedAt,
          until: startedAt + this.#options.unitWindowMs,
        }),
    );
  }

  #isSpent(user: string, bad: boolean, startedAt: number): boolean {
    const spent = this.#spent.get(user);
    if (!spent || startedAt >= spent.until) return false;
    // A tick that closes late may lie before the one that spent the user: well served there, they were seen; badly
    // served, they would be counted twice.
    return startedAt >= spent.from || bad;
  }

  #forgetSpent(now: number) {
    for (const [user, { until }] of this.#spent) {
      if (until <= now - this.#options.unitWindowMs) this.#spent.delete(user);
    }
  }
}

function openTick(routing: Routing, startedAt: number): OpenTick {
  return {
    startedAt,
    routing,
    arms: { stable: new ArmCounter(), canary: new ArmCounter() },
    forced: { requests: 0, errors: 0 },
    endedAt: undefined,
    pending: 0,
  };
}
