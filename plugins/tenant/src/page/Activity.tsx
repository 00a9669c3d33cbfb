import { useApi } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import {
  actorName,
  links,
  OperationProgressView,
  OperationStateBadge,
  RelativeTime,
} from '@companyos/plugin-operation-react';
import { isEnded, type Operation } from '@companyos/plugin-operation-common';
import type { Tenant } from '@companyos/plugin-tenant-common';
import { tenantApiRef } from '../api';
import { Loaded } from './Loaded';
import { useOfTenant } from './useTenant';
import styles from './page.module.css';

function Entry(props: { operation: Operation }) {
  const { operation } = props;
  const { id, decision, reason } = operation;
  return (
    <li className={styles.panel}>
      <div className={styles.head}>
        <OperationStateBadge state={operation.state} />
        <strong>{operation.plan.summary}</strong>
      </div>
      <p className={styles.quiet}>
        {actorName(operation.actor.ref)},{' '}
        <RelativeTime iso={operation.createdAt} />
        {reason && <>: “{reason}”</>}
      </p>
      {operation.error && <p>{operation.error.message}</p>}
      {!isEnded(operation.state) && (
        <OperationProgressView
          pluginId="tenant"
          operation={operation}
          hideLink
        />
      )}
      <p className={styles.actions}>
        <Link href={links.operation('tenant', id)}>Show the operation</Link>
        <Link href={links.decisionInLedger(decision.id)}>
          Find it in the ledger
        </Link>
      </p>
    </li>
  );
}

/** Everything that was asked for this tenant, newest first, refusals included. */
export function Activity(props: { tenant: Tenant }) {
  const { tenant } = props;
  const api = useApi(tenantApiRef);
  const result = useOfTenant(tenant, 'operations', signal =>
    api.operations(tenant.name, { signal }),
  );
  return (
    <Loaded what="activity" result={result}>
      {operations =>
        operations.length ? (
          <ol className={styles.entries} aria-label="Activity">
            {operations.map(operation => (
              <Entry key={operation.id} operation={operation} />
            ))}
          </ol>
        ) : (
          <p>Nothing has been asked for yet.</p>
        )
      }
    </Loaded>
  );
}
