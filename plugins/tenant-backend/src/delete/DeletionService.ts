import {
  isOperationError,
  openStates,
  OperationError,
  type Actor,
  type Operation,
} from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import type {
  TenantDeletionDetails,
  TenantDeletionPlan,
  TenantDeletionRequest,
  TombstoneSummary,
} from '@companyos/plugin-tenant-common';
import type { Knex } from 'knex';
import type { Announcements } from '../announcements';
import { tenantSubject } from '../create/state';
import { findTenant } from '../database';
import type { TenantAccess } from '../service/TenantAccess';
import {
  findTombstone,
  listTombstones,
  tombstoneSummary,
  type StoredTombstone,
} from './database';
import { TENANT_DELETE } from './state';

export interface DeletionServiceOptions {
  readonly database: Knex;
  readonly engine: Pick<OperationEngine, 'plan' | 'submit' | 'list'>;
  readonly access: TenantAccess;
  readonly announcements: Pick<Announcements, 'deletionDenied'>;
}

/** Everything on a tenant's way out: the dry run, asking for it, and what is left afterwards. */
export class DeletionService {
  static create(options: DeletionServiceOptions): DeletionService {
    return new DeletionService(options);
  }

  private constructor(private readonly options: DeletionServiceOptions) {}

  /** A dry run: changes nothing, and tells every reason at once. */
  async plan(
    actor: Actor,
    idOrName: string,
    exportTo?: string,
  ): Promise<TenantDeletionPlan> {
    const { engine } = this.options;
    const decided = await engine.plan({
      type: TENANT_DELETE,
      input: { tenant: idOrName, exportTo },
      actor,
    });
    const details = decided.details as unknown as
      | TenantDeletionDetails
      | undefined;
    if (!details) {
      throw new OperationError('NOT_FOUND', decided.plan.summary, {
        next: 'Its tombstone says what was removed, and who decided.',
      });
    }
    const { items } = await engine.list({
      subject: tenantSubject(details.tenant.name),
      states: openStates,
      limit: 1,
    });
    const other = items.find(({ type }) => type !== TENANT_DELETE);
    if (!other) return { ...decided, details };
    const text = `${other.plan.summary} is at work (${other.id}).`;
    const blockers = [
      ...details.blockers,
      { kind: 'operation' as const, text },
    ];
    return { ...decided, details: { ...details, blockers } };
  }

  /**
   * Asks for the deletion that the plan describes. It then awaits its approvals and goes on by itself.
   *
   * @throws OperationError `POLICY_DENIED`, of which the owner is told too; `PLAN_CHANGED`, `OPERATION_IN_PROGRESS`.
   */
  async submit(
    actor: Actor,
    idOrName: string,
    { planHash, reason, exportTo }: TenantDeletionRequest,
  ): Promise<Operation> {
    const { database, engine } = this.options;
    const tenant = await findTenant(database, idOrName);
    try {
      return await engine.submit({
        type: TENANT_DELETE,
        input: { tenant: idOrName, exportTo },
        actor,
        planHash,
        reason,
      });
    } catch (error) {
      if (
        tenant &&
        isOperationError(error) &&
        error.code === 'POLICY_DENIED' &&
        error.decisionId
      ) {
        this.options.announcements.deletionDenied({
          tenantId: tenant.id,
          name: tenant.name,
          owner: tenant.spec.owner,
          reason: error.message,
          decisionId: error.decisionId,
          operationId: error.operationId,
        });
      }
      throw error;
    }
  }

  async tombstones(actor: Actor): Promise<readonly TombstoneSummary[]> {
    const all = await listTombstones(this.options.database);
    const readable = await this.options.access.readable(
      actor,
      all.map(stone => ({ ...stone, id: stone.tenantId })),
    );
    return readable.map(tombstoneSummary);
  }

  async tombstone(actor: Actor, idOrName: string): Promise<StoredTombstone> {
    const found = await findTombstone(this.options.database, idOrName);
    if (!found) {
      throw new OperationError(
        'NOT_FOUND',
        `No tenant ${JSON.stringify(idOrName)} was deleted.`,
      );
    }
    await this.options.access.requireRead(actor, {
      ...found,
      id: found.tenantId,
    });
    return found;
  }
}
