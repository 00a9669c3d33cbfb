import { useApi } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import {
  CopyableId,
  links,
  Loaded,
  RelativeTime,
  StatusBadge,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import type {
  GateReport,
  GateStanding,
} from '@companyos/plugin-release-common';
import {
  gateLook,
  HowToRun,
  readable,
  releaseApiRef,
} from '@companyos/plugin-release-react';
import { Who } from '../components/Who';
import page from '../page.module.css';
import styles from './scorecard.module.css';

const SHORT_HASH_CHARACTERS = 12;

/** What a gate measured, to the byte, and everything that was ever reported of it. */
export function GateDetails(props: {
  releaseId: string;
  standing: GateStanding;
}) {
  const { releaseId, standing } = props;
  const { evidence, gate, question, reports, required, words } = standing;
  return (
    <div className={styles.details}>
      <p>{readable(words)}</p>
      <p className={page.quiet}>
        {question} Asked for: {required}
      </p>
      <HowToRun standing={standing} />
      {evidence && (
        <>
          <div className={page.quiet}>
            SHA-256 of the evidence, in canonical form:{' '}
            <CopyableId
              id={evidence.sha256}
              short={evidence.sha256.slice(0, SHORT_HASH_CHARACTERS)}
              label={`SHA-256 of the evidence of ${standing.title}`}
            />
          </div>
          {/* What scrolls must be reachable with the keyboard. */}
          {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
          <pre
            className={page.code}
            role="region"
            tabIndex={0}
            aria-label={`Evidence of ${standing.title}`}
          >
            {JSON.stringify(evidence.measured, null, 2)}
          </pre>
          {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
        </>
      )}
      {reports > 0 && (
        <Reports
          // A new report is one more.
          key={reports}
          releaseId={releaseId}
          gate={gate}
          title={standing.title}
        />
      )}
    </div>
  );
}

function Reports(props: {
  releaseId: string;
  gate: GateStanding['gate'];
  title: string;
}) {
  const { gate, releaseId, title } = props;
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(
    signal => api.gateReports(releaseId, gate, { signal }),
    { key: `${releaseId}/${gate}` },
  );
  return (
    <Loaded what="its history" result={result} heightPx={80}>
      {reports => (
        <ol className={styles.reports} aria-label={`Reports of ${title}`}>
          {reports.map(report => (
            <Report key={report.id} report={report} />
          ))}
        </ol>
      )}
    </Loaded>
  );
}

function Report(props: { report: GateReport }) {
  const { decisionId, observed, outcome, reportedAt, reportedBy, words } =
    props.report;
  return (
    <li>
      <StatusBadge look={gateLook(outcome)} />
      <div>
        <p>
          <strong>{observed}</strong>. {readable(words)}
        </p>
        <p className={page.quiet}>
          <RelativeTime iso={reportedAt} /> by <Who actor={reportedBy} />
          {decisionId && (
            <>
              {' · '}
              <Link href={links.decision(decisionId)}>decision</Link>
            </>
          )}
        </p>
      </div>
    </li>
  );
}
