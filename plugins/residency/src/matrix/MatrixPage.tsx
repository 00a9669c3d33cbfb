import {
  Button,
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
  useBreakpoint,
} from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  actorName,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import {
  residencyRunPermission,
  type BundleStatus,
  type MatrixResult,
  type MatrixView,
} from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { residencyApiRef } from '../api';
import { Empty } from '../components/Empty';
import { Loaded } from '../components/Loaded';
import { May } from '../components/May';
import { Problem } from '../components/Problem';
import { useFresh } from '../components/useFresh';
import { short } from '../words';
import styles from '../components/residency.module.css';

const PASSED = { word: 'Passed', shape: 'check', tone: 'positive' } as const;
const FAILED = { word: 'Failed', shape: 'cross', tone: 'negative' } as const;

/** Whether the policies in force answer as people wrote down that they should. */
export function MatrixPage() {
  const api = useApi(residencyApiRef);
  const result = useFresh('matrix', signal => api.matrix({ signal }));
  const [isRunning, setRunning] = useState(false);
  const [error, setError] = useState<unknown>();

  const run = async () => {
    setRunning(true);
    setError(undefined);
    try {
      await api.runMatrix();
      result.refetch();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setRunning(false);
    }
  };

  return (
    <Loaded result={result} what="the matrix">
      {view => (
        <>
          <div className={styles.bar}>
            <Sentence view={view} />
            <May permission={residencyRunPermission}>
              <Button variant="primary" isPending={isRunning} onPress={run}>
                Run the matrix
              </Button>
            </May>
          </div>
          {error !== undefined && <Problem error={error} />}
          <Bundle bundle={view.bundle} />
          {view.last === null ? (
            <Empty
              title="The matrix has not run yet"
              text="It asks policy about every combination of who, what and on what that people wrote down, and compares the answers."
            />
          ) : (
            <Result result={view.last} />
          )}
        </>
      )}
    </Loaded>
  );
}

function Sentence(props: { view: MatrixView }) {
  const { bundle, last } = props.view;
  if (!last) return <p className={styles.lead}>No result yet.</p>;
  const isOld = last.bundle.sha256 !== bundle.inForce.sha256;
  return (
    <p className={styles.lead} role="status">
      <StatusBadge look={last.failed === 0 ? PASSED : FAILED} />{' '}
      {last.passed.toLocaleString('en')} cells passed,{' '}
      {last.failed.toLocaleString('en')} failed,{' '}
      <RelativeTime iso={last.ranAt} /> by {actorName(last.ranBy)}.
      {isOld && ' That was another bundle than the one in force: run it again.'}
    </p>
  );
}

function Bundle(props: { bundle: BundleStatus }) {
  const { inForce, refused, since } = props.bundle;
  return (
    <>
      <p className={styles.quiet}>
        In force: bundle {inForce.version} (sha256 {short(inForce.sha256)}),
        since <RelativeTime iso={since} />.
      </p>
      {refused && (
        <section
          className={styles.note}
          aria-label="A newer bundle was refused"
        >
          <p>
            <StatusBadge
              look={{ word: 'Refused', shape: 'barred', tone: 'warning' }}
            />{' '}
            The bundle in the folder is not valid, so the one in force stays.
            Found <RelativeTime iso={refused.at} />.
          </p>
          <ul className={styles.list}>
            {refused.problems.map(problem => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Result(props: { result: MatrixResult }) {
  const { actions, failed, failures } = props.result;
  return (
    <>
      {failures.length > 0 && (
        <section className={styles.card} aria-labelledby="failures">
          <h2 id="failures">What is not as written</h2>
          <ul className={styles.list}>
            {failures.map(failure => (
              <li key={failure}>{failure}</li>
            ))}
          </ul>
          {failed > failures.length && (
            <p className={styles.quiet}>And {failed - failures.length} more.</p>
          )}
        </section>
      )}
      <Cells actions={actions} />
    </>
  );
}

function Cells(props: { actions: MatrixResult['actions'] }) {
  const { actions } = props;
  const isWide = useBreakpoint().up('sm');
  if (!isWide) {
    return (
      <ul className={styles.cards} aria-label="Cells of the matrix by action">
        {actions.map(item => (
          <li key={item.action}>
            <StatusBadge look={item.failed === 0 ? PASSED : FAILED} />
            <code className={styles.code}>{item.action}</code>
            <span className={styles.quiet}>
              {item.allowed} allowed, {item.denied} denied
            </span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <TableRoot aria-label="Cells of the matrix by action">
      <TableHeader>
        <Column isRowHeader>Action</Column>
        <Column>Allowed</Column>
        <Column>Denied</Column>
        <Column>Result</Column>
      </TableHeader>
      <TableBody items={actions.map(item => ({ ...item, id: item.action }))}>
        {item => (
          <Row id={item.id}>
            <Cell>
              <div className={styles.stack}>
                <code className={styles.code}>{item.action}</code>
                <span className={styles.quiet}>{item.title}</span>
              </div>
            </Cell>
            <Cell>{String(item.allowed)}</Cell>
            <Cell>{String(item.denied)}</Cell>
            <Cell>
              <StatusBadge look={item.failed === 0 ? PASSED : FAILED} />
            </Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}
