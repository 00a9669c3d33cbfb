import { useApi } from '@backstage/frontend-plugin-api';
import type {
  Operation,
  OperationChoices,
} from '@companyos/plugin-operation-common';
import {
  operationsApiRef,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';

/** What this person could say to an operation that needs approvals, asked again whenever it changed; null until known. */
export function useChoices(
  pluginId: string,
  operation: Operation,
): OperationChoices | null {
  const api = useApi(operationsApiRef);
  const { id, approvals, updatedAt } = operation;
  const { value } = useAsyncRefetch(
    async signal => (approvals ? api.choices(pluginId, id, { signal }) : null),
    { key: `${pluginId}/${id}/${updatedAt}`, pollMs: () => null },
  );
  return value ?? null;
}
