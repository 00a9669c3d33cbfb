import type { LoggerService } from '@backstage/backend-plugin-api';
import type { LedgerRecord, Outbox } from '@companyos/ledger';
import type { Knex } from 'knex';
import {
  findRelease,
  keepScorecard,
  rolloutsToKeep,
  sha256,
  type ReleaseRow,
  type RolloutRow,
} from '../database';
import type { SyntheticGate } from '../gates/SyntheticGate';
import { loadScorecard } from './loadScorecards';
import { scorecardText } from './scorecardText';

const AT_ONCE = 20;

export interface ScorecardKeeperOptions {
  readonly database: Knex;
  readonly outbox: Pick<Outbox, 'appendAll'>;
  readonly synthetic: Pick<SyntheticGate, 'report'>;
  readonly logger: Pick<LoggerService, 'debug' | 'error'>;
}

/**
 * Keeps the scorecard of every rollout that has ended, once, and asks the probes before it does. The ledger commits to its
 * bytes: whoever has the file can prove that it is the one that was kept, and when.
 */
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
    const { database, outbox, synthetic, logger } = this.options;
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
        const keptAt = new Date();
        const isNew = await keepScorecard(tx, rollout, body, keptAt);
        // Another replica has kept it: its bytes are the ones that are in the ledger.
        if (isNew) {
          await outbox.appendAll(tx, [keptRecord(rollout, now, body, keptAt)]);
        }
      },
      { isolationLevel: 'repeatable read' },
    );
  }
}

function keptRecord(
  rollout: RolloutRow,
  release: ReleaseRow,
  body: string,
  keptAt: Date,
): LedgerRecord {
  return {
    key: `${rollout.id}/scorecard`,
    type: 'audit',
    event: 'release.scorecard.kept',
    outcome: 'info',
    subject: `rollout:${rollout.id}`,
    occurredAt: keptAt.toISOString(),
    plain: {
      rolloutId: rollout.id,
      releaseId: release.id,
      digest: release.digest,
      scorecardSha256: sha256(body),
    },
    personal: { actor: 'service:plugin:release' },
  };
}
