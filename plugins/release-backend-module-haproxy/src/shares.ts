/**
 * Who is to get which share, as weights of servers. Pure.
 *
 * Weights are absolute, from 1 to 256, and as small as they can be: with 1 : 99, `roundrobin` gives exactly one of a hundred
 * requests to the canary. A server without a share is in maintenance rather than at weight 0: a cookie that binds a user to it
 * ignores weights.
 */
import { TargetError } from '@companyos/plugin-release-node';
import type { ServerState } from './runtime/state';

/** HAProxy's own limit (`set server … weight`). */
const MOST_WEIGHT = 256;
/** A share that weights cannot give is refused rather than given about. */
const MOST_OFF = 0.01;

export interface Arms {
  /** Names of the servers. */
  readonly stable: readonly string[];
  readonly canary: readonly string[];
  readonly canaryPercent: number;
}

/** Weight by server; 0 is maintenance. All servers of the backend are in it. */
export type Weighing = { readonly [server: string]: number };
/** Not in maintenance, and without a share: users who are bound to it still come. */
const BOUND_USERS_ONLY = -1;

/** Without servers that the backend does not have (any more). */
export function present(
  { stable, canary, canaryPercent }: Arms,
  servers: readonly ServerState[],
): Arms {
  const names = new Set(servers.map(({ name }) => name));
  return {
    stable: stable.filter(name => names.has(name)),
    canary: canary.filter(name => names.has(name)),
    canaryPercent,
  };
}

/** @throws TargetError `REFUSED` where no weights give this share. */
export function weighingOf(arms: Arms, servers: readonly string[]): Weighing {
  const { stable, canary, canaryPercent } = arms;
  const both = stable.filter(name => canary.includes(name));
  if (both.length > 0) {
    throw new TargetError(
      'REFUSED',
      `${both.join(', ')} cannot be stable and canary at once.`,
    );
  }
  const [ofCanary, ofStable] = ratio(arms);
  return Object.fromEntries(
    servers.map(name => {
      if (canary.includes(name))
        return [name, canaryPercent > 0 ? ofCanary : 0];
      return [name, stable.includes(name) ? ofStable : 0];
    }),
  );
}

/** Weight of each server of the canary and of stable: the smallest that come closest. */
function ratio({ stable, canary, canaryPercent }: Arms): [number, number] {
  if (canaryPercent <= 0) return [0, 1];
  if (canaryPercent >= 100) return [1, 0];
  const share = canaryPercent / 100;
  let best: [number, number] = [1, 1];
  let bestOff = Infinity;
  for (let ofCanary = 1; ofCanary <= MOST_WEIGHT; ofCanary++) {
    const exact =
      (ofCanary * canary.length * (1 - share)) / (share * stable.length);
    const ofStable = Math.min(MOST_WEIGHT, Math.max(1, Math.round(exact)));
    const got = ofCanary * canary.length;
    const off = Math.abs(got / (got + ofStable * stable.length) - share);
    if (off < bestOff - 1e-12) {
      bestOff = off;
      best = [ofCanary, ofStable];
    }
  }
  if (bestOff > MOST_OFF * Math.min(share, 1 - share)) {
    throw new TargetError(
      'REFUSED',
      `${canaryPercent} % cannot be given by weights up to ${MOST_WEIGHT}, with ${canary.length} of its servers beside ${stable.length}.`,
    );
  }
  return best;
}

/** What the servers' states say. */
export function weighingIn(servers: readonly ServerState[]): Weighing {
  return Object.fromEntries(
    servers.map(({ name, admin, weight }) => {
      if (admin === 'maint') return [name, 0];
      return [name, admin === 'ready' && weight ? weight : BOUND_USERS_ONLY];
    }),
  );
}

/** The same text for the same weights. */
export function toText(weighing: Weighing): string {
  return Object.keys(weighing)
    .sort()
    .map(name => `${name}=${weighing[name]}`)
    .join(' ');
}

/** The canary's part of all weights, in percent; of the servers that neither arm has, whatever they get is not its own. */
export function percentIn(
  servers: readonly ServerState[],
  canary: readonly string[],
): number {
  const weightOf = ({ admin, weight }: ServerState) =>
    admin === 'ready' ? weight : 0;
  const sum = (some: readonly ServerState[]) =>
    some.reduce((total, one) => total + weightOf(one), 0);
  const all = sum(servers);
  const ours = sum(servers.filter(({ name }) => canary.includes(name)));
  return all === 0 ? 0 : Math.round((ours / all) * 10_000) / 100;
}

/**
 * The commands that bring it about, for one line: whoever gains comes first, so that nobody is without a server in between,
 * and whoever leaves is out for bound users too.
 */
export function commandsFor(backend: string, weighing: Weighing): string[] {
  const set = (name: string, what: string) =>
    `set server ${backend}/${name} ${what}`;
  const entries = Object.entries(weighing);
  return [
    ...entries
      .filter(([, weight]) => weight > 0)
      .flatMap(([name, weight]) => [
        set(name, `weight ${weight}`),
        set(name, 'state ready'),
      ]),
    ...entries
      .filter(([, weight]) => weight === 0)
      .flatMap(([name]) => [set(name, 'state maint')]),
  ];
}
