import {
  bytes,
  count,
  DenialPanel,
  PlanView,
  denialOf,
} from '@companyos/plugin-operation-react';
import type { TenantDeletionPlan } from '@companyos/plugin-tenant-common';
import styles from '../page/page.module.css';

/** Everything there is to know before a tenant is deleted: what keeps it first, then what an export would save, then the plan. */
export function DeletionPlanView(props: { planned: TenantDeletionPlan }) {
  const { planned } = props;
  const { decision, details } = planned;
  const isAllowed = decision.outcome === 'allow';
  const { blockers, exportable, foreign } = details;
  return (
    <div className={styles.section}>
      {!isAllowed && (
        <DenialPanel error={denialOf(decision)} pluginId="tenant" />
      )}
      {blockers.length > 0 && (
        <section className={styles.panel} aria-label="What keeps it">
          <h3 className={styles.title}>
            {count(blockers.length, 'reason keeps', 'reasons keep')} this tenant
          </h3>
          <ul className={styles.parts}>
            {blockers.map(({ kind, text }) => (
              <li key={`${kind} ${text}`}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      {foreign.length > 0 && (
        <section className={styles.panel} aria-label="What stays">
          <h3 className={styles.title}>
            {count(foreign.length, 'thing stays', 'things stay')}, because the
            portal did not create {foreign.length === 1 ? 'it' : 'them'}
          </h3>
          <ul className={styles.parts}>
            {foreign.map(({ resource, text }) => (
              <li key={resource}>{text}</li>
            ))}
          </ul>
        </section>
      )}
      <section className={styles.panel} aria-label="What would be lost">
        <h3 className={styles.title}>
          {count(details.rows, 'row', 'rows')} in {bytes(details.bytes)} would
          be lost
        </h3>
        {exportable.length === 0 ? (
          <p>There is nothing that an export taken first would contain.</p>
        ) : (
          <>
            <p>An export taken first would contain:</p>
            <ul className={styles.parts}>
              {exportable.map(({ dataset, classification, rows }) => (
                <li key={`${dataset} ${classification}`}>
                  <code>{dataset}</code>: {count(rows, 'row', 'rows')},{' '}
                  {classification}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <section className={styles.panel} aria-label="Dry run">
        <PlanView decidedPlan={planned} hideDecision={!isAllowed} />
      </section>
    </div>
  );
}
