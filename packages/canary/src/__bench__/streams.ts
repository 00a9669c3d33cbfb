/** Streams of ticks: 1 → 10 → 50 %, ten minutes each. Same seed, same stream, whichever rule watches. */
import type { ArmCounts } from '../counts';
import { binomial, seededRandom, type Random } from '../random';
import { UnitCounter, type UnitSighting } from '../units';
import { TICK_MS, type Tick } from './rules';

export const SHARES = [0.01, 0.1, 0.5];
export const TICKS_PER_STEP = 600_000 / TICK_MS;
const ALL_TICKS = SHARES.length * TICKS_PER_STEP;

export interface Regime {
  readonly name: string;
  readonly ticks: (seed: number) => (index: number) => Tick;
}

interface Rates {
  readonly canary: number;
  readonly stable: number;
}

/** Every request on its own, at rates that change with time. */
function requests(
  name: string,
  perSecond: number,
  rates: (next: Random) => (index: number) => Rates,
): Regime {
  return {
    name,
    ticks: seed => {
      const next = seededRandom(seed);
      const at = rates(next);
      const perTick = (perSecond * TICK_MS) / 1_000;
      return index => {
        const share = SHARES[Math.floor(index / TICKS_PER_STEP)];
        const { canary, stable } = at(index);
        const exact = perTick * share;
        const seenCanary = Math.floor(exact) + (next() < exact % 1 ? 1 : 0);
        const counts = counted(
          seenCanary,
          perTick - seenCanary,
          canary,
          stable,
          next,
        );
        return { requests: counts, units: counts };
      };
    },
  };
}

function counted(
  seenCanary: number,
  seenStable: number,
  rateCanary: number,
  rateStable: number,
  next: Random,
): ArmCounts {
  return {
    seenCanary,
    seenStable,
    badCanary: binomial(seenCanary, rateCanary, next),
    badStable: binomial(seenStable, rateStable, next),
  };
}

const even = (rate: number) => () => () => ({ canary: rate, stable: rate });

/** Pods of which one fails for a while now and then, each arm its own. */
const pods: Regime = {
  name: 'bursts of one pod',
  ticks: seed => {
    const next = seededRandom(seed);
    const all = 40;
    const until = new Map<string, number>();
    const counter = new UnitCounter({ windowMs: 120_000 });
    return index => {
      const share = SHARES[Math.floor(index / TICKS_PER_STEP)];
      const canaries = Math.max(1, Math.round(all * share));
      const sightings: UnitSighting[] = [];
      const totals = {
        badCanary: 0,
        badStable: 0,
        seenCanary: 0,
        seenStable: 0,
      };
      for (let pod = 0; pod < all; pod++) {
        const ofCanary = pod < canaries;
        const unit = `${pod}`;
        if (next() < 1 / 900 && (until.get(unit) ?? 0) < index) {
          until.set(unit, index + 5 + next() * 20);
        }
        const mean = ofCanary
          ? (400 * share) / canaries
          : (400 * (1 - share)) / (all - canaries);
        const seen = Math.floor(mean) + (next() < mean % 1 ? 1 : 0);
        const down = (until.get(unit) ?? 0) >= index;
        const bad = binomial(seen, down ? 0.5 : 0.00002, next);
        totals[ofCanary ? 'badCanary' : 'badStable'] += bad;
        totals[ofCanary ? 'seenCanary' : 'seenStable'] += seen;
        if (seen > 0) {
          const arm = ofCanary ? 'canary' : 'stable';
          sightings.push({ arm, unit, bad: bad > 0 });
        }
      }
      return {
        requests: totals,
        units: counter.count(index * TICK_MS, sightings),
      };
    };
  },
};

/** Users who stay with their arm, some of whom fail at whatever they do. */
const users: Regime = {
  name: 'sticky users',
  ticks: seed => {
    const next = seededRandom(seed);
    const people = Array.from({ length: 1_000 }, () => ({
      place: next(),
      broken: next() < 0.01,
    }));
    const counter = new UnitCounter({ windowMs: Infinity });
    return index => {
      const share = SHARES[Math.floor(index / TICKS_PER_STEP)];
      const sightings: UnitSighting[] = [];
      const totals = {
        badCanary: 0,
        badStable: 0,
        seenCanary: 0,
        seenStable: 0,
      };
      for (let request = 0; request < 40; request++) {
        const who = Math.floor(next() * people.length);
        const { place, broken } = people[who];
        const ofCanary = place < share;
        const bad = broken || next() < 0.0005;
        totals[ofCanary ? 'badCanary' : 'badStable'] += bad ? 1 : 0;
        totals[ofCanary ? 'seenCanary' : 'seenStable'] += 1;
        const arm = ofCanary ? 'canary' : 'stable';
        sightings.push({ arm, unit: `${who}`, bad });
      }
      return {
        requests: totals,
        units: counter.count(index * TICK_MS, sightings),
      };
    };
  },
};

export const HEALTHY: readonly Regime[] = [
  requests('even, 0.1 %', 200, even(0.001)),
  requests('even, 2 %', 200, even(0.02)),
  requests('even, 5 requests/s, 2 %', 5, even(0.02)),
  requests('shared bursts', 200, next => {
    let until = -1;
    return index => {
      if (next() < 1 / 60) {
        until = index + 5;
      }
      const rate = index < until ? 0.2 : 0.005;
      return { canary: rate, stable: rate };
    };
  }),
  requests('fourfold drift', 200, () => index => {
    const rate = 0.005 * (1 + (3 * index) / ALL_TICKS);
    return { canary: rate, stable: rate };
  }),
  pods,
  users,
];

const worse = (name: string, stable: number, ratio: number, from = 0) =>
  requests(name, 200, () => index => ({
    stable,
    canary: Math.min(1, index < from ? stable : stable * ratio),
  }));

export const REGRESSED: readonly Regime[] = [
  worse('0.5 % doubled', 0.005, 2),
  worse('2 % doubled', 0.02, 2),
  worse('0.1 % times 5', 0.001, 5),
  worse('0.5 % times 10', 0.005, 10),
  worse('0.5 % times 5, after 15 minutes', 0.005, 5, ALL_TICKS / 2),
  worse('dead', 0.005, 1_000),
];
