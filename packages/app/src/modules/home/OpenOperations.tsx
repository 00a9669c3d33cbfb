import { useApi } from '@backstage/frontend-plugin-api';
import {
  operationsApiRef,
  useAsyncRefetch,
  useOperationSignal,
} from '@companyos/plugin-operation-react';
import styles from './Home.module.css';

const AT_MOST = 100;

/** How many operations are at work or wait, where there are any. */
export function OpenOperations() {
  const api = useApi(operationsApiRef);
  const { value, refetch } = useAsyncRefetch(
    signal =>
      api.list(
        { limit: AT_MOST, states: ['running', 'waiting', 'cancelling'] },
        { signal },
      ),
    { key: 'open' },
  );
  useOperationSignal(refetch);
  const items = value?.items ?? [];
  const waiting = items.filter(
    ({ operation }) => operation.state === 'waiting',
  ).length;
  const running = items.length - waiting;
  if (items.length === 0) {
    return null;
  }
  const more = value?.nextCursor ? 'More than ' : '';
  return (
    <p className={styles.now}>
      {more}
      {[
        running > 0 && `${running} running`,
        waiting > 0 && `${waiting} waiting`,
      ]
        .filter(Boolean)
        .join(', ')}{' '}
      now
    </p>
  );
}
