import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Container, Header, Skeleton } from '@backstage/ui';
import { isEnded, type Operation } from '@companyos/plugin-operation-common';
import {
  actorName,
  ErrorPanel,
  OperationProgressView,
  links,
  PlanView,
  RelativeTime,
  subjectName,
  useOperation,
} from '@companyos/plugin-operation-react';
import { useParams } from 'react-router-dom';
import { Actions } from './Actions';
import { Approvals } from './Approvals';
import { Record } from './Record';
import styles from './detail.module.css';

/** The address names the plugin that keeps the operation, and its ID. */
export function OperationPage() {
  const { pluginId = '', id = '' } = useParams();
  const { value, error, loading, stale, updatedAt, refetch } = useOperation(
    pluginId,
    id,
  );
  if (value) {
    return (
      <Shown
        pluginId={pluginId}
        operation={value}
        stale={stale}
        updatedAt={updatedAt}
        onChange={refetch}
      />
    );
  }
  return (
    <>
      <Header title="Operation" />
      <Container className={styles.page}>
        {loading ? (
          <div role="status" aria-label="Loading the operation">
            <Skeleton height={200} />
          </div>
        ) : (
          <ErrorPanel error={error} onRetry={refetch} />
        )}
      </Container>
    </>
  );
}

function Shown(props: {
  pluginId: string;
  operation: Operation;
  stale: boolean;
  updatedAt: number | null;
  onChange: () => void;
}) {
  const { pluginId, operation, onChange } = props;
  const { plan, decision } = operation;
  const denied = operation.state === 'denied';
  return (
    <BreadcrumbEntry
      entry={{
        label: subjectName(operation.subject),
        href: links.operation(pluginId, operation.id),
      }}
    >
      <Header title={plan.summary.replace(/\.$/, '')} />
      <Container className={styles.page}>
        <p className={styles.lead}>
          <strong>{actorName(operation.actor.ref)}</strong> asked for this{' '}
          <RelativeTime iso={operation.createdAt} />
          {operation.reason ? `: “${operation.reason}”` : '.'}
        </p>
        {!isEnded(operation.state) && (
          <Actions
            pluginId={pluginId}
            operation={operation}
            onChange={onChange}
          />
        )}
        {operation.error && operation.state !== 'cancelled' && (
          <ErrorPanel error={operation.error} />
        )}
        {operation.approvals && <Approvals approvals={operation.approvals} />}
        <div className={styles.columns}>
          {!denied && (
            <section className={styles.card} aria-labelledby="progress">
              <h2 id="progress">How far it is</h2>
              <OperationProgressView
                pluginId={pluginId}
                operation={operation}
                stale={props.stale}
                updatedAt={props.updatedAt}
                hideLink
              />
            </section>
          )}
          <section className={styles.card} aria-labelledby="plan">
            <h2 id="plan">
              {denied ? 'What was planned' : 'What was planned and decided'}
            </h2>
            <PlanView
              decidedPlan={{ plan, decision }}
              hideDecision={denied && operation.error !== null}
            />
          </section>
        </div>
        <Record operation={operation} />
      </Container>
    </BreadcrumbEntry>
  );
}
