import type {
  AuthService,
  DiscoveryService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { Outbox } from '@companyos/ledger';
import type { Knex } from 'knex';
import type { Components } from '../components';
import { GateReports } from '../gates/GateReports';
import { SyntheticGate } from '../gates/SyntheticGate';
import type { ReleaseAccess } from '../service/ReleaseAccess';
import {
  isRolloutEnded,
  type RolloutState,
} from '@companyos/plugin-release-common';
import type { RolloutAnnouncer } from '../controller/options';
import { ScorecardKeeper } from './ScorecardKeeper';
import { ScorecardReader } from './ScorecardReader';

export interface Scorecards {
  readonly reader: ScorecardReader;
  /** The same announcer, of which the keeper hears that a rollout has ended. The schedule finds what it did not hear of. */
  hearing(announcer: RolloutAnnouncer): RolloutAnnouncer;
}

/**
 * Everything that makes scorecards: what takes reports, what asks probes, what keeps the scorecard of an ended rollout, and what
 * answers those who ask. The canary is reported by the controller itself, in the transaction that decides it.
 */
export async function createScorecards(options: {
  readonly auth: AuthService;
  readonly discovery: DiscoveryService;
  readonly scheduler: SchedulerService;
  readonly logger: LoggerService;
  readonly database: Knex;
  readonly access: ReleaseAccess;
  readonly components: Components;
  readonly changed: (releaseId: string) => void;
}): Promise<Scorecards> {
  const { access, database, components, changed, scheduler } = options;
  // The relay of this plugin's engine finds what is appended.
  const outbox = Outbox.create();
  const reports = GateReports.create({ database, outbox, access, changed });
  const synthetic = SyntheticGate.create({ ...options, reports });
  const keeper = ScorecardKeeper.create({ ...options, outbox, synthetic });
  await scheduler.scheduleTask({
    id: 'release-scorecards',
    frequency: { seconds: 10 },
    timeout: { seconds: 30 },
    async fn() {
      await keeper.keepDue();
      await synthetic.reportAll();
    },
  });
  return {
    reader: ScorecardReader.create({ database, access, components, reports }),
    hearing: announcer => ({
      changed(rollout) {
        announcer.changed(rollout);
        if (isRolloutEnded(rollout.state as RolloutState)) keeper.keepSoon();
      },
      notifyOwner: told => announcer.notifyOwner(told),
    }),
  };
}
