import { type Actor } from '@companyos/operations';
import type { PolicyService } from '@companyos/plugin-operation-node';
import type {
  ArtifactView,
  RetentionOverview,
  SweepLeft,
  SweepReport,
} from '@companyos/plugin-residency-common';
import type { Knex } from 'knex';
import { listSweepReports } from '../database';
import type { Artifact, Artifacts } from '../sweep/Artifacts';
import type { Sweep } from '../sweep/Sweep';
import type { ResidencyAccess } from './ResidencyAccess';

const LISTED_ARTIFACTS = 200;
const LISTED_SWEEPS = 20;

export interface RetentionOptions {
  readonly database: Knex;
  readonly policy: Pick<PolicyService, 'bundle'>;
  readonly access: Pick<ResidencyAccess, 'require'>;
  readonly artifacts: Pick<Artifacts, 'all' | 'verdict'>;
  readonly sweep: Pick<Sweep, 'run'>;
}

/** Schedules in force, what is stored and what keeps it, and what the sweeps did. */
export class Retention {
  static create(options: RetentionOptions): Retention {
    return new Retention(options);
  }

  private constructor(private readonly options: RetentionOptions) {}

  async overview(actor: Actor): Promise<RetentionOverview> {
    const { access, database, policy } = this.options;
    await access.require(actor, 'residency:read');
    return {
      schedules: [...policy.bundle.retention.values()].map(
        ({ id, title, days, mode, deleteAfterDays }) => ({
          id,
          title,
          days,
          mode,
          deleteAfterDays: deleteAfterDays ?? null,
        }),
      ),
      ...(await this.stored()),
      sweeps: await listSweepReports(database, LISTED_SWEEPS),
    };
  }

  async sweepNow(actor: Actor): Promise<SweepReport> {
    await this.options.access.require(actor, 'residency:run');
    return this.options.sweep.run();
  }

  private async stored(): Promise<
    Pick<RetentionOverview, 'artifacts' | 'troubles'>
  > {
    const artifacts: ArtifactView[] = [];
    const troubles: SweepLeft[] = [];
    const onTrouble = (artifact: string, { message }: Error) => {
      const reason = `It could not be looked at: ${message}`;
      troubles.push({ artifact, reasons: [reason] });
    };
    for await (const artifact of this.options.artifacts.all(onTrouble)) {
      if (artifacts.length >= LISTED_ARTIFACTS) break;
      artifacts.push(await this.view(artifact));
    }
    return { artifacts, troubles };
  }

  private async view(artifact: Artifact): Promise<ArtifactView> {
    const { id, sidecar } = artifact;
    const verdict = await this.options.artifacts.verdict(artifact);
    return {
      id,
      tenant: sidecar.tenant,
      dataset: sidecar.dataset,
      classification: sidecar.classification,
      region: sidecar.region,
      bytes: sidecar.content.bytes,
      writtenAt: sidecar.retention.writtenAt,
      state: verdict.state,
      retainUntil: verdict.retainUntil,
      deleteAfter: verdict.deleteAfter,
      blockers: verdict.blockers.map(({ text }) => text),
    };
  }
}
