import { mockServices } from '@backstage/backend-test-utils';
import type { ProbeArm, ProbeOutcome } from '@companyos/plugin-probe-common';
import type {
  Probe,
  ProbeRunResult,
  runProbe,
} from '@companyos/plugin-probe-node';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { migrateProbes } from '../database';
import { ProbeRegistry } from '../ProbeRegistry';
import { ProbeScheduler } from '../schedule/ProbeScheduler';
import { Walker } from '../schedule/Walker';

export const RULE = { failures: 2, outOf: 3 };

export function probeOf(id: string, change: Partial<Probe> = {}): Probe {
  return {
    id,
    title: `Walk ${id}`,
    owner: 'component:default/shop',
    criticalPath: id,
    target: { id: 'shop', baseUrl: 'http://shop.example', arms: {} },
    intervalMs: 30_000,
    timeoutMs: 10_000,
    steps: () => [{ title: 'Only', run: async () => {} }],
    ...change,
  };
}

/** What a run found; `digest` is what the target reported. */
export function found(
  outcome: ProbeOutcome,
  digest: string | null = 'sha256:one',
): ProbeRunResult {
  return {
    outcome,
    failureClass: outcome === 'fail' ? 'wrong-answer' : null,
    message: outcome === 'pass' ? null : `It was ${outcome}.`,
    digest,
    steps: [{ title: 'Only', outcome, durationMs: 5, message: null }],
    startedAt: '2031-01-01T00:00:00.000Z',
    finishedAt: '2031-01-01T00:00:00.005Z',
    durationMs: 5,
  };
}

/** Replicas on one database, whose time and whose targets are the test's. */
export class ProbeLab {
  static async create(): Promise<ProbeLab> {
    const database = await createTestDatabase({
      key: 'probe_backend_1',
      prepare: migrateProbes,
    });
    return new ProbeLab(database);
  }

  now = new Date('2031-01-01T00:00:00.000Z');
  /** Per probe, what the next runs find; the last of them again and again. */
  readonly findings = new Map<string, ProbeRunResult[]>();
  readonly walked: { readonly probeId: string; readonly arm: ProbeArm }[] = [];
  notices = 0;
  /** When set, runs wait for it. */
  gate: Promise<void> | undefined;

  private constructor(readonly database: TestDatabase) {}

  readonly clock = () => this.now;

  pass(ms: number): void {
    this.now = new Date(this.now.getTime() + ms);
  }

  replica(...probes: Probe[]) {
    const registry = ProbeRegistry.create();
    probes.forEach(probe => registry.addProbe(probe));
    const walker = Walker.create({
      database: this.database.knex,
      rule: RULE,
      clock: this.clock,
      onChange: () => {},
      onNotice: () => {
        this.notices += 1;
      },
      run: this.#run,
    });
    const scheduler = ProbeScheduler.create({
      database: this.database.knex,
      registry,
      walker,
      clock: this.clock,
      logger: mockServices.logger.mock(),
    });
    return { registry, walker, scheduler };
  }

  readonly #run: typeof runProbe = async ({ id }, { arm }) => {
    this.walked.push({ probeId: id, arm });
    await this.gate;
    const list = this.findings.get(id) ?? [found('pass')];
    const result = list.length > 1 ? list.shift()! : list[0];
    return {
      ...result,
      startedAt: this.now.toISOString(),
      finishedAt: this.now.toISOString(),
    };
  };

  async drop(): Promise<void> {
    await this.database.drop();
  }
}
