import { Container, Header } from '@backstage/ui';
import { Navigate, Route, Routes, useLocation } from 'react-router-dom';
import { DecisionListPage } from './decisions/DecisionListPage';
import { DecisionPage } from './decisions/DecisionPage';
import { HoldListPage } from './holds/HoldListPage';
import { HoldPage } from './holds/HoldPage';
import { MatrixPage } from './matrix/MatrixPage';
import { RetentionPage } from './retention/RetentionPage';
import { usePaths } from './usePaths';
import { WhatIfPage } from './whatIf/WhatIfPage';
import styles from './components/residency.module.css';

/** One header with a tab for each page; which one is shown is in the address. */
export function ResidencyRouter() {
  const paths = usePaths();
  return (
    <>
      <div className={styles.header}>
        <Header
          title="Residency"
          description="What was decided about whose data, what is held, and what goes when."
          activeTabId={activeTab(useLocation().pathname)}
          tabs={[
            { id: 'decisions', label: 'Decisions', href: paths.decisions },
            { id: 'what-if', label: 'What if', href: paths.whatIf },
            { id: 'matrix', label: 'Matrix', href: paths.matrix },
            { id: 'holds', label: 'Legal holds', href: paths.holds },
            { id: 'retention', label: 'Retention', href: paths.retention },
          ]}
        />
      </div>
      <Container className={styles.page}>
        <Routes>
          <Route index element={<ToDecisions />} />
          <Route path="decisions" element={<DecisionListPage />} />
          <Route path="decisions/:id" element={<DecisionPage />} />
          <Route path="what-if" element={<WhatIfPage />} />
          <Route path="matrix" element={<MatrixPage />} />
          <Route path="holds" element={<HoldListPage />} />
          <Route path="holds/:id" element={<HoldPage />} />
          <Route path="retention" element={<RetentionPage />} />
        </Routes>
      </Container>
    </>
  );
}

/** The first page has an address of its own; filters in the query go along. */
function ToDecisions() {
  const { search } = useLocation();
  return <Navigate to={{ pathname: 'decisions', search }} replace />;
}

const TABS = ['what-if', 'matrix', 'holds', 'retention'];

/** A decision and a hold have pages of their own below their lists; the first page has no name in the address. */
function activeTab(pathname: string): string {
  return TABS.find(tab => pathname.split('/').includes(tab)) ?? 'decisions';
}
