import { Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  StaleNote,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { ReactNode } from 'react';
import styles from './page.module.css';

/** Shows what was fetched; before that, that it is being fetched, or why it could not be. */
export function Loaded<T>(props: {
  what: string;
  result: AsyncRefetch<T>;
  children: (value: T) => ReactNode;
}) {
  const { what, result, children } = props;
  const { value, error, stale, updatedAt, refetch } = result;
  if (value !== undefined) {
    return (
      <div className={styles.section}>
        {stale && <StaleNote updatedAt={updatedAt} />}
        {children(value)}
      </div>
    );
  }
  if (error) {
    return <ErrorPanel error={error} onRetry={refetch} />;
  }
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      <Skeleton height={160} />
    </div>
  );
}
