import { OperationError, type Actor } from '@companyos/operations';
import type { PolicyService } from '@companyos/plugin-operation-node';
import type {
  MatrixActionResult,
  MatrixResult,
  MatrixView,
} from '@companyos/plugin-residency-common';
import {
  checkCase,
  loadMatrix,
  newUlid,
  PolicyDecisionPoint,
  uncovered,
  type MatrixCase,
} from '@companyos/policy';
import type { Knex } from 'knex';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { lastMatrixResult, saveMatrixResult } from '../database';
import type { ResidencyAccess } from './ResidencyAccess';

const LISTED_FAILURES = 100;
/** Some 10 ms of cells, then everyone else has a turn. */
const CELLS_AT_ONCE = 25;

export interface MatrixOptions {
  readonly database: Knex;
  readonly policy: Pick<PolicyService, 'bundle' | 'status'>;
  readonly access: Pick<ResidencyAccess, 'require'>;
  readonly clock: () => Date;
}

/** Runs the allow/deny matrix against the bundle in force, and keeps the last result. */
export class Matrix {
  static create(options: MatrixOptions): Matrix {
    return new Matrix(options);
  }

  #running: Promise<MatrixResult> | undefined;

  private constructor(private readonly options: MatrixOptions) {}

  async view(actor: Actor): Promise<MatrixView> {
    const { access, database, policy } = this.options;
    await access.require(actor, 'residency:read');
    const { version, sha256 } = policy.bundle;
    const { refused, since } = policy.status();
    return {
      bundle: { inForce: { version, sha256 }, since, refused },
      last: await lastMatrixResult(database),
    };
  }

  /** Whoever asks while it runs gets the result of that run. */
  async run(actor: Actor): Promise<MatrixResult> {
    await this.options.access.require(actor, 'residency:run');
    this.#running ??= this.test(actor).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  private async test(actor: Actor): Promise<MatrixResult> {
    const { clock, database, policy } = this.options;
    const { bundle } = policy;
    const cases = await this.cases();
    // One of its own: thousands of questions would push everyday answers out of the memo.
    const point = PolicyDecisionPoint.create({ bundle, memoEntries: 0 });
    const failures: string[] = [];
    const actions = new Map<string, Tally>();
    for (const [index, cell] of cases.entries()) {
      if (index % CELLS_AT_ONCE === 0) await setImmediate();
      const failure = checkCase(point, cell);
      if (failure) failures.push(failure);
      count(actions, cell, failure !== undefined);
    }
    const failedCells = failures.length;
    failures.push(
      ...uncovered(bundle, cases).map(gap => `${gap}: not in the matrix`),
    );
    const ranAt = clock();
    const result = {
      id: `mx_${newUlid({ timeMs: ranAt.getTime() })}`,
      ranAt: ranAt.toISOString(),
      ranBy: actor.ref,
      bundle: { version: bundle.version, sha256: bundle.sha256 },
      passed: cases.length - failedCells,
      failures: failures.slice(0, LISTED_FAILURES),
      failed: failures.length,
      actions: [...actions].map(
        ([action, tally]): MatrixActionResult => ({
          action,
          title: bundle.actions.get(action)?.title ?? action,
          ...tally,
        }),
      ),
    };
    await saveMatrixResult(database, result);
    return result;
  }

  private async cases(): Promise<readonly MatrixCase[]> {
    const { bundle, status } = this.options.policy;
    const folder = join(status.call(this.options.policy).folder, 'tests');
    try {
      return await loadMatrix(folder, bundle);
    } catch (cause) {
      throw new OperationError(
        'CONFLICT',
        `The matrix cannot be read: ${(cause as Error).message}`,
        { next: 'Have the tests folder beside the policy bundle.', cause },
      );
    }
  }
}

type Tally = { allowed: number; denied: number; failed: number };

function count(
  actions: Map<string, Tally>,
  { action, outcome }: MatrixCase,
  isFailed: boolean,
): void {
  const tally = actions.get(action) ?? { allowed: 0, denied: 0, failed: 0 };
  tally[outcome === 'allow' ? 'allowed' : 'denied'] += 1;
  if (isFailed) tally.failed += 1;
  actions.set(action, tally);
}
