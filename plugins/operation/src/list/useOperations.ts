import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  AsyncRefetch,
  OperationPage,
  operationsApiRef,
  useAsyncRefetch,
  useOperationSignal,
} from '@companyos/plugin-operation-react';
import { ListQuery, PAGE_SIZE, statesOf } from './useListQuery';

const POLL_MS = 10_000;

/** One page of operations as the query asks, kept fresh. */
export function useOperations(query: ListQuery): AsyncRefetch<OperationPage> {
  const api = useApi(operationsApiRef);
  const identityApi = useApi(identityApiRef);
  const result = useAsyncRefetch(
    async signal => {
      const actor = query.mine
        ? (await identityApi.getBackstageIdentity()).userEntityRef
        : undefined;
      return api.list(
        {
          limit: PAGE_SIZE,
          states: statesOf(query.state),
          type: query.type,
          actor,
          cursor: query.after,
        },
        { signal },
      );
    },
    { key: JSON.stringify(query), pollMs: () => POLL_MS },
  );
  useOperationSignal(result.refetch);
  return result;
}
