import type { Weights } from '../target/types';
import { RoundRobin } from './RoundRobin';
import { UserSlots } from './UserSlots';

/** `x-companyos-canary: always` reaches the canary at any weight; `never` stays with stable. */
export const CANARY_HEADER = 'x-companyos-canary';

export type Arm = 'stable' | 'canary';

export interface Route {
  readonly arm: Arm;
  /** By header, not by weight: no evidence about shares. */
  readonly forced: boolean;
}

export interface Routing extends Pick<Weights, 'canary' | 'canaryPercent'> {
  /** Null before anything was deployed. */
  readonly stable: string | null;
  readonly generation: number;
}

/**
 * Decides which arm serves a request; knows no network.
 *
 * - A header decides first. Where it asks for a canary and there is none, the answer is `undefined`: a probe that was
 *   served by stable would prove nothing.
 * - A user goes where their slot is (`UserSlots`).
 * - A request of nobody in particular is dealt by `RoundRobin`, so the share of requests is exact.
 */
export class Router {
  readonly #users: UserSlots;
  #routing: Routing;
  #anonymous: RoundRobin;

  constructor(routing: Routing, users = new UserSlots()) {
    this.#routing = routing;
    this.#users = users;
    this.#anonymous = new RoundRobin(shareOf(routing));
  }

  get routing(): Routing {
    return this.#routing;
  }

  /** From the next request on. The round robin starts anew, so that the new share is exact from its first request. */
  setRouting(routing: Routing): void {
    this.#routing = routing;
    this.#anonymous = new RoundRobin(shareOf(routing));
  }

  route(request: {
    readonly header?: string;
    readonly user?: string;
  }): Route | undefined {
    const wish = request.header?.trim().toLowerCase();
    if (wish === 'always') {
      return this.#routing.canary === null
        ? undefined
        : { arm: 'canary', forced: true };
    }
    if (wish === 'never') return { arm: 'stable', forced: true };
    const arm =
      request.user === undefined
        ? this.#anonymous.next()
        : this.#armOf(request.user);
    return { arm, forced: false };
  }

  #armOf(user: string): Arm {
    return this.#users.of(user) < shareOf(this.#routing) ? 'canary' : 'stable';
  }
}

function shareOf({ canary, canaryPercent }: Routing): number {
  return canary === null ? 0 : canaryPercent;
}
