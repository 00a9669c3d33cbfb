import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  OperationChanged,
  OperationEngine,
} from '@companyos/operations/postgres';
import type { LedgerEntries } from '@companyos/plugin-ledger-node';
import type {
  ObjectStoreConfig,
  OperationsService,
  PolicyService,
} from '@companyos/plugin-operation-node';
import { approvalsNeeded, type LegalHold } from '@companyos/policy';
import type { Knex } from 'knex';
import { holdsInForce } from './database';
import { createPlaceDefinition } from './holds/placeDefinition';
import {
  createReleaseDefinition,
  HOLD_RELEASE,
} from './holds/releaseDefinition';
import { Decisions } from './service/Decisions';
import { Erasures } from './service/Erasures';
import { Holds } from './service/Holds';
import { createKeptBy } from './service/keptBy';
import { Matrix } from './service/Matrix';
import { ResidencyAccess } from './service/ResidencyAccess';
import { Retention } from './service/Retention';
import { Subjects } from './service/Subjects';
import type { Tenants } from './service/Tenants';
import { WhatIf } from './service/WhatIf';
import { Artifacts } from './sweep/Artifacts';
import { createEraseDefinition } from './sweep/eraseDefinition';
import { Sweep } from './sweep/Sweep';

export interface DomainOptions {
  readonly database: Knex;
  readonly operations: OperationsService;
  readonly policy: PolicyService;
  readonly ledger: LedgerEntries;
  readonly tenants: Tenants;
  readonly stores: readonly ObjectStoreConfig[];
  readonly groupsOf: (ref: string) => Promise<readonly string[]>;
  readonly logger: LoggerService;
  readonly clock: () => Date;
  readonly onChange: (change: OperationChanged) => void;
}

/** Everything behind the routes, put together. */
export async function createDomain(options: DomainOptions) {
  const { clock, database, operations, policy, tenants } = options;
  const artifacts = await openArtifacts(options);
  const erasures = Erasures.create({
    database,
    schedules: () => policy.bundle.retention,
    clock,
  });
  const subjects = Subjects.create({
    database,
    tenants,
    artifacts: {
      find: async id => (await artifacts.find(id))?.sidecar,
    },
  });
  const engine: OperationEngine = await operations.createEngine(
    [
      createPlaceDefinition({ database, subjects, clock }),
      createReleaseDefinition({
        database,
        clock,
        approvals: () => approvalsNeeded(policy.bundle, { type: HOLD_RELEASE }),
      }),
      createEraseDefinition({
        artifacts,
        erasures,
        tenants: name => tenants.facts(name),
        tenantSubjects: name => tenants.subjects(name),
      }),
    ],
    { onChange: options.onChange },
  );
  const access = ResidencyAccess.create({
    policy,
    record: (...decided) => engine.recordDenial(...decided),
  });
  const sweep = Sweep.create({ ...options, artifacts, engine });
  const shared = { ...options, access };
  return {
    access,
    engine,
    erasures,
    sweep,
    holds: Holds.create({
      ...shared,
      engine,
      subjects,
      keptBy: createKeptBy({
        namespaces: id => tenants.namespaces(id),
        artifacts,
      }),
    }),
    decisions: Decisions.create(shared),
    whatIf: WhatIf.create(shared),
    matrix: Matrix.create(shared),
    retention: Retention.create({ ...shared, artifacts, sweep }),
  };
}

async function openArtifacts({
  clock,
  database,
  operations,
  policy,
  stores,
  tenants,
}: DomainOptions): Promise<Artifacts> {
  const recorder = await operations.createSeamRecorder({
    about: async ({ tenant, dataset }) => {
      const [subject] = await tenants.subjects(tenant);
      return { subject: subject ?? `artifact:${dataset}` };
    },
  });
  return Artifacts.create({
    policy,
    clock,
    stores,
    recorder: recorder as Parameters<typeof Artifacts.create>[0]['recorder'],
    tenants: name => tenants.facts(name),
    holds: async (id, tenant) =>
      (
        await holdsInForce(database, {
          subjects: [`artifact:${id}`],
          tenant,
        })
      ).map(
        (hold): LegalHold => ({
          case: hold.case,
          reason: hold.reason,
          since: hold.placedAt,
        }),
      ),
  });
}
