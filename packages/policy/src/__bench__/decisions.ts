import type { PolicyBundle } from '../bundle';
import {
  casbin,
  casl,
  caslConditions,
  cedar,
  ours,
  oursAgain,
  oursBuilding,
  type Engine,
} from './engines';
import { questions, zipf, type Question } from './questions';

const DISTINCT = 2_000;
/** Equal questions that are different objects: what is equal must be found equal, not the same. */
const COPIES = 4;

export interface DecisionSpeed {
  readonly name: string;
  readonly perSecond: number;
  /** Microseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** What two looks at the clock cost, in milliseconds. */
function clockCost(): number {
  const costs = new Float64Array(100_000);
  for (let i = 0; i < costs.length; i += 1) {
    const begun = performance.now();
    costs[i] = performance.now() - begun;
  }
  return costs.sort()[costs.length / 2];
}

function measure<T>(
  engine: Engine<T>,
  asked: readonly Question[],
  seconds: number,
): DecisionSpeed {
  const copies = Array.from({ length: COPIES }, () =>
    asked.map(question => engine.prepare(question)),
  );
  const order = zipf(asked.length, 65_536);
  const at = (i: number) => copies[i % COPIES][order[i % order.length]];
  // Twice: what is remembered is remembered, and what is compiled is compiled.
  for (let i = 0; i < 2 * DISTINCT; i += 1) {
    engine.allows(copies[i % COPIES][i % DISTINCT]);
  }
  let count = 0;
  const until = performance.now() + seconds * 1_000;
  const begun = performance.now();
  let ended = begun;
  while (ended < until) {
    for (let i = 0; i < 256; i += 1) engine.allows(at(count + i));
    count += 256;
    ended = performance.now();
  }
  const perSecond = count / ((ended - begun) / 1_000);
  const overhead = clockCost();
  const times = new Float64Array(Math.min(count, 200_000));
  for (let i = 0; i < times.length; i += 1) {
    const question = at(i);
    const started = performance.now();
    engine.allows(question);
    times[i] = performance.now() - started;
  }
  times.sort();
  const share = (part: number) =>
    Math.max(0, times[Math.floor(times.length * part)] - overhead) * 1_000;
  return { name: engine.name, perSecond, p50: share(0.5), p99: share(0.99) };
}

/** Every engine, asked the same questions in the same order. Throws where two of them do not agree. */
export async function measureDecisions(
  bundle: PolicyBundle,
  seconds: number,
): Promise<DecisionSpeed[]> {
  const asked = questions(DISTINCT);
  const ready: Engine<any>[] = await Promise.all([
    ours(bundle, 2_000),
    oursBuilding(bundle),
    oursAgain(bundle),
    casl(bundle),
    caslConditions(bundle, asked),
    casbin(bundle),
    ours(bundle, 0),
    cedar(bundle),
  ]);
  for (const question of asked) {
    const answers = ready.map(engine =>
      engine.allows(engine.prepare(question)),
    );
    if (new Set(answers).size > 1) {
      throw new Error(
        `The engines do not agree (${answers}) on ${JSON.stringify(question)}`,
      );
    }
  }
  return ready.map(engine => measure(engine, asked, seconds));
}
