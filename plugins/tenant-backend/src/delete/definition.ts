import {
  OperationError,
  type OperationDefinition,
  type Planned,
} from '@companyos/operations';
import {
  approvalsNeeded,
  tenantDeleteRequest,
  type ApprovalRules,
} from '@companyos/policy';
import type { Knex } from 'knex';
import { tenantFacts } from '../create/facts';
import { tenantSubject } from '../create/state';
import { planExportFirst, type ExportFirstOptions } from '../export';
import { explainDeletion, findLookAlike, findTenant } from '../database';
import { findTombstone } from './database';
import { planDeletion } from './planDeletion';
import {
  TENANT_DELETE,
  type TenantDeleteInput,
  type TenantDeleteState,
} from './state';
import { deletionSteps, type DeletionStepOptions } from './steps';
import { surveyTenant } from './survey';

export interface TenantDeleteOptions
  extends DeletionStepOptions,
    Pick<ExportFirstOptions, 'slices'> {
  readonly database: Knex;
  readonly policy: ExportFirstOptions['policy'];
  readonly rules: ApprovalRules;
}

const LONGEST_NAME = 100;

/**
 * `tenant.delete`: destroys what the record says was created for a tenant, and nothing else, once nothing keeps it and those
 * whom policy asks have approved. What is gone already is no reason to stop: running it again goes on, or does nothing.
 */
export function createTenantDeleteDefinition(
  options: TenantDeleteOptions,
): OperationDefinition<Knex.Transaction, TenantDeleteInput, TenantDeleteState> {
  const { database, rules } = options;
  return {
    type: TENANT_DELETE,

    parse(input) {
      const { tenant, exportTo } = (input ?? {}) as Partial<TenantDeleteInput>;
      if (
        typeof tenant !== 'string' ||
        tenant === '' ||
        tenant.length > LONGEST_NAME
      ) {
        throw new OperationError('INVALID_INPUT', 'Name the tenant.', {
          fields: { tenant: 'Give its name or its ID, exactly as written.' },
        });
      }
      return { tenant, ...(exportTo && { exportTo }) };
    },

    async plan({ tenant: idOrName, exportTo }, actor) {
      const tenant = await findTenant(database, idOrName);
      if (!tenant) return planNothing(database, idOrName);
      const survey = await surveyTenant(tenant, options);
      const planned = planDeletion(tenant, survey);
      if (!exportTo) return planned;
      const { change, first } = await planExportFirst(
        tenant,
        exportTo,
        actor,
        options,
      );
      return {
        ...planned,
        changes: [change, ...planned.changes],
        state: { ...planned.state, exportFirst: first },
      };
    },

    question: (_, { state }, actor) =>
      tenantDeleteRequest(actor, tenantFacts(state.spec, state.bindings), {
        holds: state.holds,
        retention: state.retention,
        foreign: state.foreign.length > 0,
      }),

    approvals: (_, { state }) =>
      approvalsNeeded(
        { approvals: rules },
        { type: TENANT_DELETE, tenant: state.spec },
      ),

    recordSubject: ({ state }) => `tenant:${state.tenantId}`,

    steps: (_, { state }) => deletionSteps(state, options),

    async finish(tx, { state }) {
      const tombstone = await findTombstone(tx, state.tenantId);
      return {
        tenantId: state.tenantId,
        name: state.name,
        tombstoneSha256: tombstone?.manifestSha256 ?? null,
      };
    },

    onTrouble: (tx, { state }, { state: trouble, reason }) =>
      explainDeletion(
        tx,
        state.tenantId,
        trouble === 'waiting'
          ? reason
          : `Deleting it was ${
              trouble === 'failed' ? 'stopped' : 'cancelled'
            } (${reason}). Ask for its deletion again to finish it.`,
      ),
  };
}

/** What is gone needs nothing more; what never was is not guessed at. */
async function planNothing(
  database: Knex,
  idOrName: string,
): Promise<Planned<TenantDeleteState>> {
  const gone = await findTombstone(database, idOrName);
  if (!gone) {
    const other = await findLookAlike(database, idOrName);
    throw new OperationError(
      'NOT_FOUND',
      `There is no tenant ${JSON.stringify(idOrName)}.`,
      other === undefined
        ? {}
        : {
            next: `Names are taken exactly as written, in case and form. If you mean ${other}, say so.`,
          },
    );
  }
  return {
    subject: tenantSubject(gone.name),
    summary: `Tenant ${gone.name} was deleted already.`,
    changes: [],
    state: {
      tenantId: gone.tenantId,
      name: gone.name,
      spec: gone.spec,
      bindings: gone.bindings,
      kinds: [],
      region: gone.spec.homeRegion,
      resources: {},
      holds: [],
      retention: 'over',
      foreign: [],
    },
  };
}
