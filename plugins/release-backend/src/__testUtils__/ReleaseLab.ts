import type { ProbeResult } from '@companyos/canary';
import { migrateOutbox, Outbox } from '@companyos/ledger';
import type { Actor, Operation } from '@companyos/operations';
import {
  migrateOperations,
  OperationEngine,
} from '@companyos/operations/postgres';
import type { MemoryTarget } from '@companyos/plugin-release-node/testing';
import { loadPolicyBundle, PolicyDecisionPoint } from '@companyos/policy';
import {
  createTestDatabase,
  type TestDatabase,
} from '@companyos/test-database';
import { resolve } from 'node:path';
import type { Components } from '../components';
import { Controller } from '../controller/Controller';
import type { RolloutAnnouncer } from '../controller/options';
import {
  findActiveRollout,
  findRollout,
  migrateReleases,
  type RolloutRow,
} from '../database';
import { releaseDefinitions } from '../operations';
import { TargetRegistry } from '../TargetRegistry';
import { ada, OWNERS, QUICK, SHOP, shopTarget } from './world';
import { waitFor } from '@companyos/plugin-operation-node/testing';

const POLICIES = resolve(__dirname, '../../../../policies');
const PUMP_MS = 40;
const silent = { info() {}, warn() {}, error() {} };

/** A database, an engine, a controller and a target in memory with traffic on it: releases without Backstage. */
export class ReleaseLab {
  static async create(
    options: { target?: MemoryTarget; controller?: boolean } = {},
  ): Promise<ReleaseLab> {
    const database = await createTestDatabase({
      key: 'release_lab_2',
      async prepare(knex) {
        await migrateOperations(knex);
        await migrateOutbox(knex);
        await migrateReleases(knex);
      },
    });
    const bundle = await loadPolicyBundle(POLICIES);
    const lab = new ReleaseLab(
      database,
      options.target ?? shopTarget(),
      PolicyDecisionPoint.create({ bundle }),
    );
    await lab.engine.start();
    if (options.controller ?? true) lab.startController();
    return lab;
  }

  readonly told: { about: string; words: string }[] = [];
  /** What telling somebody takes. */
  telling: Promise<void> = Promise.resolve();
  readonly engine: OperationEngine;
  readonly targets = new TargetRegistry();
  readonly components: Components = {
    find: async ref =>
      ref === SHOP || ref === 'component:default/elsewhere'
        ? { owners: [OWNERS], owner: OWNERS, strategy: this.annotation }
        : undefined,
    ownersOf: async () => [OWNERS],
  };
  /** What the component's annotation says. */
  annotation: unknown = QUICK;
  /** How many units of each arm are bad, from 0 to 1; null for no telemetry. */
  traffic: { badCanary: number; badStable: number } | null = {
    badCanary: 0,
    badStable: 0,
  };
  /** How owners are told; what they hear is kept. */
  tell: RolloutAnnouncer['notifyOwner'] = async ({ about, words }) => {
    this.told.push({ about, words });
  };
  /** What probes found since they were last asked. */
  walks: (canary: boolean) => ProbeResult[] = () => [];
  readonly #controllers: Controller[] = [];
  readonly #pump: NodeJS.Timeout;
  #servedMs = Date.now();

  private constructor(
    readonly database: TestDatabase,
    readonly target: MemoryTarget,
    readonly policy: PolicyDecisionPoint,
  ) {
    this.targets.addTarget(target);
    this.engine = OperationEngine.create({
      database: this.knex,
      definitions: releaseDefinitions({
        database: this.knex,
        targets: this.targets,
        components: this.components,
      }),
      policy,
      outbox: Outbox.create(),
      logger: silent,
    });
    this.#pump = setInterval(() => this.serve(), PUMP_MS);
  }

  get knex() {
    return this.database.knex;
  }

  startController(): Controller {
    const announcer: RolloutAnnouncer = {
      changed() {},
      notifyOwner: told => this.tell(told),
    };
    const controller = Controller.create({
      database: this.knex,
      outbox: Outbox.create(),
      targets: this.targets,
      announcer,
      walksAt: () => ({ collect: now => this.walks(now.canary) }),
      logger: silent,
    });
    this.#controllers.push(controller);
    controller.start();
    return controller;
  }

  /** One window of traffic, of whatever time has passed. */
  serve(): void {
    const { traffic } = this;
    const fromMs = this.#servedMs;
    const toMs = Math.max(fromMs + 1, Date.now());
    this.#servedMs = toMs;
    if (traffic)
      this.target.serve({ fromMs, toMs, requests: 2_000, ...traffic });
  }

  async ask(
    type: string,
    input: object,
    actor: Actor,
    reason = 'Because the test says so.',
  ): Promise<Operation> {
    const { id } = await this.engine.submit({ type, input, actor, reason });
    return this.engine.settled(id, { timeoutMs: 30_000, until: 'ended' });
  }

  start(version: string, more: object = {}, actor = ada): Promise<Operation> {
    const input = { component: SHOP, target: 'staging', version, ...more };
    return this.ask('release.start', input, actor);
  }

  /** Starts, and answers the rollout's ID. */
  async begin(version: string, more: object = {}): Promise<string> {
    const { output, error } = await this.start(version, more);
    if (error) throw new Error(error.message);
    return output.rolloutId as string;
  }

  async rollout(id: string): Promise<RolloutRow> {
    const found = await findRollout(this.knex, id);
    if (!found) throw new Error(`There is no rollout ${id}.`);
    return found;
  }

  async until(
    id: string,
    test: (row: RolloutRow) => boolean,
  ): Promise<RolloutRow> {
    let last: RolloutRow | undefined;
    return waitFor(
      async () => {
        last = await this.rollout(id);
        return test(last) && last;
      },
      () => `What was awaited (${last?.state}: ${last?.state_reason})`,
    );
  }

  untilState(id: string, state: RolloutRow['state']): Promise<RolloutRow> {
    return this.until(id, row => row.state === state);
  }

  active() {
    return findActiveRollout(this.knex, { component: SHOP, target: 'staging' });
  }

  async ledger(): Promise<{ event: string; outcome: string }[]> {
    const rows = await this.knex('ledger_outbox').select('record');
    return rows.map(({ record }) => JSON.parse(record));
  }

  async close(): Promise<void> {
    clearInterval(this.#pump);
    for (const controller of this.#controllers) await controller.stop();
    await this.engine.stop();
    await this.database.drop();
  }
}
