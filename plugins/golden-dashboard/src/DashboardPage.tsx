import { Loaded } from '@companyos/plugin-operation-react';
import type { ReactNode } from 'react';
import { Answer } from './answer/Answer';
import { Canaries } from './canary/Canaries';
import { CriticalPaths } from './probes/CriticalPaths';
import { LastReleases } from './releases/LastReleases';
import { useDashboard } from './useDashboard';
import styles from './dashboard.module.css';

/** Is it safe to proceed? The answer first, then why, then what it rests on; below it what a portal adds. */
export function DashboardPage(props: { children?: ReactNode }) {
  const dashboard = useDashboard();
  return (
    <main className={styles.page}>
      <h1 className={styles.question}>Is it safe to proceed?</h1>
      <Loaded what="the answer" result={dashboard} heightPx={260}>
        {({ active, lanes }) => (
          <>
            <Answer lanes={lanes} isStale={dashboard.stale} />
            <Canaries rollouts={active} />
          </>
        )}
      </Loaded>
      <CriticalPaths />
      {dashboard.value && dashboard.value.cards.length > 0 && (
        <LastReleases cards={dashboard.value.cards} />
      )}
      {props.children}
    </main>
  );
}
