import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import {
  findRelease,
  keepScorecard,
  rolloutsToKeep,
  type RolloutRow,
} from '../database';
import type { SyntheticGate } from '../gates/SyntheticGate';
import { loadScorecard } from './loadScorecards';
import { scorecardText } from './scorecardText';

const AT_ONCE = 20;

export interface ScorecardKeeperOptions {
  readonly database: Knex;
  readonly synthetic: Pick<SyntheticGate, 'report'>;
  readonly logger: Pick<LoggerService, 'debug' | 'error'>;
}

/** Keeps the scorecard of every rollout that has ended, once, and asks the probes before it does. */
export class ScorecardKeeper {
  static create(options: ScorecardKeeperOptions): ScorecardKeeper {
    return new ScorecardKeeper(options);
  }

  #keeping: Promise<void> = Promise.resolve();

  private constructor(private readonly options: ScorecardKeeperOptions) {}

  /** One has just ended: nobody waits for it, and one look after the other is enough. */
  keepSoon(): void {
    this.#keeping = this.#keeping.then(() => this.keepDue());
  }

  /** Of all that are due. Never rejects: what cannot be kept now is kept at the next call. */
  async keepDue(): Promise<void> {
    const { database, logger } = this.options;
    try {
      for (const rollout of await rolloutsToKeep(database, AT_ONCE)) {
        await this.keep(rollout);
      }
    } catch (error) {
      logger.error(
        'The scorecards of ended rollouts could not be kept; trying again.',
        error as Error,
      );
    }
  }

  private async keep(rollout: RolloutRow): Promise<void> {
    const { database, synthetic, logger } = this.options;
    const release = await findRelease(database, rollout.release_id);
    if (!release) return;
    try {
      await synthetic.report([release]);
    } catch (error) {
      // Then it is kept as what the probes said before.
      logger.debug(`Probes could not be asked: ${(error as Error).message}`);
    }
    await database.transaction(
      async tx => {
        const now = (await findRelease(tx, release.id)) ?? release;
        const stored = await loadScorecard(tx, now);
        const body = scorecardText({ ...stored, rollout });
        await keepScorecard(tx, rollout, body, new Date());
      },
      { isolationLevel: 'repeatable read' },
    );
  }
}
