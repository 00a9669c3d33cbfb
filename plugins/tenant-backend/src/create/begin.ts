import { OperationError } from '@companyos/operations';
import type { TenantSpec } from '@companyos/plugin-tenant-common';
import type { Knex } from 'knex';
import {
  findLookAlike,
  findTenant,
  insertTenant,
  updateSpec,
} from '../database';
import type { TenantCreateState } from './state';

/**
 * Reserves name and ID of a new tenant, or stores the spec of one that exists, in the transaction that accepts the
 * operation. Nothing outside this database has been touched by then.
 *
 * @throws `PLAN_CHANGED`, `retryable`, when another operation came between plan and acceptance: planning again helps.
 */
export async function beginTenantCreate(
  tx: Knex.Transaction,
  spec: TenantSpec,
  state: TenantCreateState,
  options: { readonly operationId: string; readonly mintId: () => string },
): Promise<TenantCreateState> {
  if (state.tenantId !== null && state.revision !== null) {
    if (state.specChanges) {
      const { tenantId: id, revision } = state;
      if (!(await updateSpec(tx, { id, spec, revision }))) throw overtaken();
    }
    return state;
  }
  const id = options.mintId();
  const { operationId } = options;
  if (await insertTenant(tx, { id, spec, operationId })) {
    return { ...state, tenantId: id, revision: 1 };
  }
  if (await findTenant(tx, spec.name)) throw overtaken();
  const other = await findLookAlike(tx, spec.name);
  throw other === undefined ? overtaken() : looksLike(spec.name, other);
}

function overtaken(): OperationError {
  return new OperationError(
    'PLAN_CHANGED',
    'Someone else changed this tenant at the same moment.',
    { retryable: true },
  );
}

/** The refusal of a name that a reader would take for another tenant's. */
export function looksLike(name: string, other: string): OperationError {
  const message = lookAlikeMessage(name, other);
  return new OperationError('NAME_TAKEN', message, {
    fields: { name: message },
  });
}

export function lookAlikeMessage(name: string, other: string): string {
  return `"${name}" looks like the tenant "${other}", which exists already: choose a name that nobody mistakes for it.`;
}
