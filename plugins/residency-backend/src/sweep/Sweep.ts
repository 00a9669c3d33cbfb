import type { LoggerService } from '@backstage/backend-plugin-api';
import { isOperationError, type Actor } from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import { newUlid } from '@companyos/policy';
import type {
  SweepLeft,
  SweepReport,
} from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';
import { saveSweepReport } from '../database';
import type { Artifact, Artifacts } from './Artifacts';
import { ARTIFACT_ERASE } from './eraseDefinition';

/** The sweep asks in its own name, whoever started it. */
export const SWEEP_ACTOR: Actor = {
  ref: 'service:plugin:residency',
  kind: 'service',
  groups: [],
};

const ERASE_TIMEOUT_MS = 30_000;

export interface SweepOptions {
  readonly database: Knex;
  readonly artifacts: Pick<Artifacts, 'all' | 'verdict'>;
  readonly engine: Pick<OperationEngine, 'submit' | 'settled'>;
  readonly logger: Pick<LoggerService, 'info' | 'warn'>;
  readonly clock: () => Date;
}

/**
 * Erases what a deletion period wants gone and nothing keeps, each object by an operation of its own, so that it is decided,
 * recorded, and finished after a crash. Two sweeps at once meet in the same operations. What it had to leave is in its
 * report, with every reason.
 */
export class Sweep {
  static create(options: SweepOptions): Sweep {
    return new Sweep(options);
  }

  private constructor(private readonly options: SweepOptions) {}

  async run(signal?: AbortSignal): Promise<SweepReport> {
    const { artifacts, clock, database, logger } = this.options;
    const startedAt = clock();
    const id = `sw_${newUlid({ timeMs: startedAt.getTime() })}`;
    const erased: string[] = [];
    const left: SweepLeft[] = [];
    const troubles: SweepLeft[] = [];
    let looked = 0;
    const report = (finishedAt: string | null): SweepReport => ({
      id,
      startedAt: startedAt.toISOString(),
      finishedAt,
      looked,
      erased,
      left,
      troubles,
    });
    await saveSweepReport(database, report(null));
    const onTrouble = (artifact: string, error: Error) => {
      const reason = `It could not be looked at: ${error.message}`;
      logger.warn(`${artifact}: ${reason}`);
      troubles.push({ artifact, reasons: [reason] });
    };
    for await (const artifact of artifacts.all(onTrouble)) {
      if (signal?.aborted) break;
      looked += 1;
      try {
        const reasons = await this.eraseIfDue(artifact);
        if (reasons?.length === 0) erased.push(artifact.id);
        if (reasons?.length) left.push({ artifact: artifact.id, reasons });
      } catch (error) {
        onTrouble(artifact.id, error as Error);
      }
    }
    const done = report(clock().toISOString());
    await saveSweepReport(database, done);
    if (erased.length + left.length > 0) {
      logger.info(
        `Sweep ${id}: erased ${erased.length} and left ${left.length} of ${looked} artifacts`,
      );
    }
    return done;
  }

  /** Undefined where nothing asks for it to go; else why it stays, no reason when it is gone. */
  private async eraseIfDue(
    artifact: Artifact,
  ): Promise<readonly string[] | undefined> {
    const { clock, engine } = this.options;
    const verdict = await this.options.artifacts.verdict(artifact);
    const { deleteAfter } = verdict;
    if (deleteAfter === null || clock().getTime() <= Date.parse(deleteAfter)) {
      return undefined;
    }
    if (!verdict.mayErase) return verdict.blockers.map(({ text }) => text);
    try {
      const { id } = await engine.submit({
        type: ARTIFACT_ERASE,
        input: { artifact: artifact.id },
        actor: SWEEP_ACTOR,
        reason: 'Its deletion period is over.',
      });
      const { state, error, waitReason } = await engine.settled(id, {
        timeoutMs: ERASE_TIMEOUT_MS,
      });
      return state === 'succeeded' || state === 'no-op'
        ? []
        : [error?.message ?? waitReason ?? `Operation ${id} is ${state}.`];
    } catch (error) {
      if (!isOperationError(error)) throw error;
      return [error.message];
    }
  }
}
