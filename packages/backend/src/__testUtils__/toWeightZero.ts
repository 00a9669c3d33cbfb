/**
 * How long users still meet a canary that the judge has given up: from the verdict to weight 0, read at the router itself, and
 * to the last request that the canary got. Real targets, through the portal's own controller. Writes JSON lines to standard
 * output; `scripts/bench/canary.mjs` starts it and draws the table.
 */
import {
  findHaproxy,
  SHOP,
} from '@companyos/plugin-release-backend-module-haproxy/testing';
import {
  isRolloutEnded,
  type ReleaseClient,
} from '@companyos/plugin-release-common';
import { setTimeout as delay } from 'node:timers/promises';
import { startHaproxyPortal } from './haproxyPortal';
import type { ReleaseBackend } from './releaseBackend';
import { COMPONENT, startReleasePortal } from './releasePortal';

const rounds = Number(process.env.ROUNDS ?? 20);
const POLL_MS = 2;
const STRATEGY = {
  steps: [
    { weightPercent: 50, minimumSamples: 10_000 },
    { weightPercent: 100 },
  ],
  signals: { latency: false, burn: false, synthetic: false },
};

interface Subject {
  readonly target: string;
  readonly component: string;
  readonly version: string;
  /** The canary's weight as its router has it. */
  weight(): Promise<number>;
  /** When the canary last got a request; left out where nobody knows. */
  lastRequestMs?(): number;
}

/** When the canary has lost the weight that it gets. */
async function comesAndGoes(weight: () => Promise<number>): Promise<number> {
  while ((await weight()) === 0) await delay(POLL_MS);
  while ((await weight()) > 0) await delay(POLL_MS);
  return Date.now();
}

/** Rejects where it ends otherwise. */
async function rolledBack(
  releases: ReleaseClient,
  rolloutId: string,
): Promise<void> {
  for (;;) {
    const { state, stateReason } = await releases.rollout(rolloutId);
    if (state === 'rolled-back') return;
    if (isRolloutEnded(state) || state === 'paused') {
      throw new Error(`It is ${state}: ${stateReason}`);
    }
    await delay(50);
  }
}

/** The bad version is released, and the moments are noted at which it is given up and gone. */
async function watchOne(
  { releases }: ReturnType<ReleaseBackend['as']>,
  subject: Subject,
) {
  const { target, component, version } = subject;
  const { operation, rolloutId } = await releases.start({
    component,
    target,
    version,
    strategy: STRATEGY,
    retryReason: 'To see again how soon it is gone.',
    reason: 'To see how soon it is gone.',
  });
  if (!rolloutId) throw new Error(JSON.stringify(operation));
  const [zeroMs] = await Promise.all([
    comesAndGoes(subject.weight),
    rolledBack(releases, rolloutId),
  ]);
  const history = await releases.history(rolloutId);
  const verdict = history.find(({ words }) => words.startsWith('Aborting.'));
  if (!verdict) throw new Error(`No verdict: ${JSON.stringify(history)}`);
  const verdictMs = Date.parse(verdict.at);
  return {
    zeroMs: zeroMs - verdictMs,
    ...(subject.lastRequestMs && {
      lastRequestMs: subject.lastRequestMs() - verdictMs,
    }),
  };
}

async function watch(portal: ReleaseBackend, subject: Subject): Promise<void> {
  // The first is for what starts only once.
  for (let round = 0; round <= rounds; round++) {
    const found = await watchOne(portal.as('ada'), subject);
    if (round > 0) {
      const line = { kind: 'to-zero', target: subject.target, ...found };
      process.stdout.write(`${JSON.stringify(line)}\n`);
    }
  }
}

async function staging(): Promise<void> {
  const portal = await startReleasePortal(['1.0.0', '1.2.0']);
  try {
    await watch(portal, {
      target: 'staging',
      component: COMPONENT,
      version: '1.2.0',
      weight: async () => {
        const { canary, canaryPercent } = await portal.lab.target.readBack();
        return canary === null ? 0 : canaryPercent;
      },
    });
  } finally {
    await portal.stop();
  }
}

async function haproxy(): Promise<void> {
  const portal = await startHaproxyPortal(['1.0.0', '2.0.0']);
  const [, canary] = portal.lab.servers;
  canary.bad = { every: 2, how: 'status', usersOnly: true };
  try {
    await watch(portal, {
      target: 'edge',
      component: SHOP,
      version: '2.0.0',
      weight: async () => (await portal.lab.weights())[1],
      lastRequestMs: () => canary.lastUserMs,
    });
  } finally {
    await portal.stop();
  }
}

async function main(): Promise<void> {
  await staging();
  if (findHaproxy()) await haproxy();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack}\n`);
    process.exit(1);
  },
);
