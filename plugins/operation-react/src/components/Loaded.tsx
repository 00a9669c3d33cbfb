import { Skeleton } from '@backstage/ui';
import type { ReactNode } from 'react';
import type { AsyncRefetch } from '../hooks/useAsyncRefetch';
import { ErrorPanel } from './ErrorPanel';
import { StaleNote } from './StaleNote';

/** Shows what was fetched, and says when it may be out of date; before that, that it is being fetched, or why it could not be. */
export function Loaded<T>(props: {
  /** `the history`, as in "Loading the history". */
  what: string;
  result: AsyncRefetch<T>;
  /** Of the place that is kept while it is fetched. */
  heightPx?: number;
  children: (value: T) => ReactNode;
}) {
  const { what, result, heightPx = 160, children } = props;
  const { value, error, stale, updatedAt, refetch } = result;
  if (value !== undefined) {
    return (
      <>
        {stale && <StaleNote updatedAt={updatedAt} />}
        {children(value)}
      </>
    );
  }
  if (error) {
    return <ErrorPanel error={error} onRetry={refetch} />;
  }
  return (
    <div role="status" aria-label={`Loading ${what}`}>
      <Skeleton height={heightPx} />
    </div>
  );
}
