import { seededRandom } from '../random';
import type { CriticalPath } from '../service/faults';
import type { ServiceUser } from '../tenants/referenceTenants';

/** One thing that one user does. */
export interface Visit {
  readonly user: ServiceUser;
  readonly path: CriticalPath;
}

/** Mostly reading, as people do. Exports are rare: each one is decided and recorded for years. */
const MIX: readonly (readonly [path: CriticalPath, upTo: number])[] = [
  ['query', 0.8],
  ['jobs', 0.93],
  ['login', 0.999],
  ['export', 1],
];

/** Who does what next, for ever: the same seed, the same visits. */
export function* visits(
  users: readonly ServiceUser[],
  seed: number,
): Generator<Visit, never> {
  const random = seededRandom(seed);
  for (;;) {
    const user = users[Math.floor(random() * users.length)];
    const drawn = random();
    const [path] = MIX.find(([, upTo]) => drawn < upTo) ?? MIX[0];
    yield { user, path };
  }
}
