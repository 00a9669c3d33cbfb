import {
  Loaded,
  LookIcon,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { Scorecard } from '@companyos/plugin-release-common';
import { answerLook, Blockers, useAged } from '@companyos/plugin-release-react';
import { DownloadScorecard } from './DownloadScorecard';
import { Gates } from './Gates';
import { useScorecard } from './useScorecard';
import page from '../page.module.css';
import styles from './scorecard.module.css';

/** Whether it is safe to proceed with a release: the verdict as a sentence, what is in the way, then every gate. */
export function ScorecardSection(props: {
  releaseId: string;
  /** On the page of a rollout that is over: the file that was kept of it is offered. */
  endedRolloutId?: string;
}) {
  const { endedRolloutId, releaseId } = props;
  const result = useScorecard(releaseId);
  return (
    <section className={page.card} aria-labelledby="scorecard">
      <div className={page.head}>
        <h2 id="scorecard">Scorecard</h2>
        {result.value && (
          <DownloadScorecard
            releaseId={releaseId}
            endedRolloutId={endedRolloutId}
          />
        )}
      </div>
      <Loaded what="the scorecard" result={result} heightPx={240}>
        {scorecard => <Shown scorecard={scorecard} />}
      </Loaded>
    </section>
  );
}

function Shown(props: { scorecard: Scorecard }) {
  const scorecard = useAged(props.scorecard);
  const { asOf, gates, release, verdict } = scorecard;
  const look = answerLook(verdict.answer);
  return (
    <>
      <div className={styles.verdict} data-tone={look.tone}>
        <div className={styles.sentence}>
          <LookIcon look={look} sizePx={22} />
          <p role="status">{verdict.sentence}</p>
        </div>
        <div className={styles.age}>
          <StatusBadge look={look} />
          {asOf ? (
            <span>
              As it stood <RelativeTime iso={asOf} />, when last something was
              stored about it.
            </span>
          ) : (
            <span>
              Decided <RelativeTime iso={verdict.decidedAt} everyMs={1000} />
              {verdict.validUntil && (
                <>
                  ; the first evidence goes out of date{' '}
                  <RelativeTime iso={verdict.validUntil} everyMs={10_000} />
                </>
              )}
              .
            </span>
          )}
        </div>
      </div>
      <Blockers blockers={verdict.blockers} gates={gates} />
      <Gates releaseId={release.id} gates={gates} />
    </>
  );
}
