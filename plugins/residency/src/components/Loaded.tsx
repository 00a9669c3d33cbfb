import { Skeleton } from '@backstage/ui';
import {
  StaleNote,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { ReactNode } from 'react';
import { Problem } from './Problem';

/** Loading, an error, a value that could not be renewed, or the value: each with its own words. */
export function Loaded<T>(props: {
  result: AsyncRefetch<T>;
  /** `the matrix`, as in "Loading the matrix". */
  what: string;
  children: (value: T) => ReactNode;
}) {
  const { result, what, children } = props;
  const { error, loading, refetch, stale, updatedAt, value } = result;
  if (value !== undefined) {
    return (
      <>
        {stale && <StaleNote updatedAt={updatedAt} />}
        {children(value)}
      </>
    );
  }
  if (loading) {
    return (
      <div role="status" aria-label={`Loading ${what}`}>
        <Skeleton height={240} />
      </div>
    );
  }
  return <Problem error={error} onRetry={refetch} />;
}
