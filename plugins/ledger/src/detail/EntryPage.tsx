import { Container, Header, Link, Skeleton } from '@backstage/ui';
import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { OperationError } from '@companyos/plugin-operation-common';
import { ErrorPanel, useAsyncRefetch } from '@companyos/plugin-operation-react';
import { useParams } from 'react-router-dom';
import { ledgerApiRef } from '../api/LedgerApi';
import { rootRouteRef } from '../routes';
import { eventInWords } from '../words';
import { EntryView } from './EntryView';
import { Proof } from './Proof';
import styles from './detail.module.css';

/** Refused here, so that an address that is no position reads like one that is not there. */
function readPosition(text: string): number {
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) {
    throw new OperationError(
      'NOT_FOUND',
      `The ledger has no entry “${text}”.`,
      {
        next: 'Entries are numbered from 0: look it up in the list.',
      },
    );
  }
  return Number(text);
}

/** One entry in full. It never changes, except that its personal values can be erased. */
export function EntryPage() {
  const { position = '' } = useParams();
  const api = useApi(ledgerApiRef);
  const listPath = useRouteRef(rootRouteRef)?.() ?? '/ledger';
  const { value, error, loading, refetch } = useAsyncRefetch(
    async signal => api.get(readPosition(position), { signal }),
    { key: position },
  );
  return (
    <>
      <Header title={value ? eventInWords(value.entry) : 'Ledger entry'} />
      <Container className={styles.page}>
        <Link href={listPath}>All entries</Link>
        {loading && (
          <div role="status" aria-label="Loading the entry">
            <Skeleton height={200} />
          </div>
        )}
        {!loading && !value && <ErrorPanel error={error} onRetry={refetch} />}
        {value && (
          <>
            <EntryView item={value} />
            <Proof item={value} />
          </>
        )}
      </Container>
    </>
  );
}
