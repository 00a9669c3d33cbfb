import {
  describeOperationState,
  isEnded,
  type Operation,
  type OperationState,
} from '@companyos/plugin-operation-common';
import { Link, Skeleton, Text } from '@backstage/ui';
import { useEffect, useRef } from 'react';
import { duration, subjectName } from '../format';
import { useNow } from '../hooks/useNow';
import { useOperation } from '../hooks/useOperation';
import { links } from '../links';
import { progressOf } from '../progress';
import { ErrorPanel } from './ErrorPanel';
import { OperationOutput } from './OperationOutput';
import { OperationStateBadge } from './StatusBadge';
import { RelativeTime } from './RelativeTime';
import { StaleNote } from './StaleNote';
import { StepList } from './StepList';
import styles from './OperationProgress.module.css';

function Elapsed(props: { operation: Operation }) {
  const { operation } = props;
  const ended = operation.finishedAt;
  const now = useNow(ended ? null : 1000);
  const ms =
    (ended ? Date.parse(ended) : now) - Date.parse(operation.createdAt);
  return (
    <span>
      {ended ? 'took' : 'for'} {duration(ms)}
    </span>
  );
}

const DONE_WELL: readonly OperationState[] = ['succeeded', 'no-op'];

/** Nearer than this, it is as good as now. */
const NOW_MS = 1500;

function NextAttempt(props: { iso: string }) {
  const now = useNow(1000);
  if (Date.parse(props.iso) - now < NOW_MS) {
    return <Text as="p">It is being tried again now.</Text>;
  }
  return (
    <Text as="p">
      The next attempt is <RelativeTime iso={props.iso} everyMs={1000} />.
    </Text>
  );
}

/** An operation that the caller already holds and keeps fresh. */
export function OperationProgressView(props: {
  pluginId: string;
  operation: Operation;
  stale?: boolean;
  updatedAt?: number | null;
  /** Leave the link to the operation's own page out: we are on it. */
  hideLink?: boolean;
}) {
  const { pluginId, operation } = props;
  const { done, total } = progressOf(operation);
  const href = links.subject(operation.subject);
  return (
    <section className={styles.progress} aria-label="Progress">
      <div className={styles.line}>
        <OperationStateBadge state={operation.state} />
        <div role="status" className={styles.sentence}>
          {describeOperationState(operation)}
        </div>
      </div>
      {!isEnded(operation.state) && total > 0 && (
        <div
          className={styles.bar}
          role="progressbar"
          aria-label="Steps done"
          aria-valuemin={0}
          aria-valuemax={total}
          aria-valuenow={done}
        >
          <div style={{ inlineSize: `${(100 * done) / total}%` }} />
        </div>
      )}
      {operation.state === 'waiting' && operation.nextAttemptAt && (
        <NextAttempt iso={operation.nextAttemptAt} />
      )}
      {props.stale && <StaleNote updatedAt={props.updatedAt ?? null} />}
      {operation.steps.length > 0 && (
        <StepList steps={operation.steps} waitReason={operation.waitReason} />
      )}
      <OperationOutput output={operation.output} />
      <div className={styles.quiet}>
        <Elapsed operation={operation} />
        {href && DONE_WELL.includes(operation.state) && (
          <Link href={href}>Show {subjectName(operation.subject)}</Link>
        )}
        {!props.hideLink && (
          <Link href={links.operation(pluginId, operation.id)}>
            Show the whole operation
          </Link>
        )}
      </div>
    </section>
  );
}

/**
 * An operation as it happens, until it ends: fetched on the portal's hint and by polling behind it.
 * `onEnd` is called once, with the operation in its last state.
 */
export function OperationProgress(props: {
  pluginId: string;
  operationId: string;
  onEnd?: (operation: Operation) => void;
  hideLink?: boolean;
}) {
  const { pluginId, operationId, onEnd } = props;
  const { value, error, loading, stale, updatedAt, refetch } = useOperation(
    pluginId,
    operationId,
  );
  const told = useRef<string>();
  useEffect(() => {
    if (value && isEnded(value.state) && told.current !== value.id) {
      told.current = value.id;
      onEnd?.(value);
    }
  }, [value, onEnd]);

  if (loading) {
    return (
      <div role="status" aria-label="Loading the operation">
        <Skeleton height={24} />
      </div>
    );
  }
  if (!value) {
    return <ErrorPanel error={error} onRetry={refetch} />;
  }
  return (
    <OperationProgressView
      pluginId={pluginId}
      operation={value}
      stale={stale}
      updatedAt={updatedAt}
      hideLink={props.hideLink}
    />
  );
}
