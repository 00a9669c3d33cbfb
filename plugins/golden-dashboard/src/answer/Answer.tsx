import { useRouteRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Link, VisuallyHidden } from '@backstage/ui';
import {
  LookIcon,
  RelativeTime,
  useNow,
  type Look,
} from '@companyos/plugin-operation-react';
import type { Scorecard } from '@companyos/plugin-release-common';
import {
  answerLook,
  Blockers,
  releasePaths,
} from '@companyos/plugin-release-react';
import { answersOf, type Lane, type LaneAnswer } from '../lanes';
import { startReleaseRouteRef } from '../routes';
import { Others } from './Others';
import { useWorse } from './useWorse';
import styles from './answer.module.css';

const AGE_EVERY_MS = 5_000;
const UNKNOWN: Look = {
  word: "Can't tell",
  shape: 'question',
  tone: 'neutral',
};

/** The verdict as a sentence, from when it is and until when it holds, then what is in the way, worst first. */
export function Answer(props: { lanes: readonly Lane[]; isStale: boolean }) {
  const now = useNow(AGE_EVERY_MS);
  const [first, ...others] = answersOf(props.lanes, now);
  const verdict = first?.card.verdict;
  const worse = useWorse(verdict?.answer, verdict?.sentence);
  const look = verdict ? answerLook(verdict.answer) : UNKNOWN;
  return (
    <section
      className={styles.answer}
      data-tone={look.tone}
      data-stale={props.isStale || undefined}
      aria-labelledby="answer"
    >
      <VisuallyHidden>
        <h2 id="answer">The answer</h2>
      </VisuallyHidden>
      <VisuallyHidden role="alert">{worse}</VisuallyHidden>
      <div className={styles.head}>
        <LookIcon look={look} sizePx={36} />
        <p className={styles.sentence} role="status">
          {verdict?.sentence ??
            "Can't tell: nothing was released from here yet."}
        </p>
      </div>
      {first ? <Known answer={first} now={now} /> : <NothingYet />}
      {others.length > 0 && <Others answers={others} />}
    </section>
  );
}

function Known(props: { answer: LaneAnswer; now: number }) {
  const { about, card, lane } = props.answer;
  const { gates, release, verdict } = card;
  return (
    <>
      <Standing answer={props.answer} />
      <p className={styles.age}>
        <Age card={card} />{' '}
        <Link href={releasePaths.release(release.id)}>
          Scorecard of {release.version}
        </Link>
        {about !== 'serving' && lane.tried && (
          <>
            {' · '}
            <Link href={releasePaths.rollout(lane.tried.rollout.id)}>
              {about === 'on-its-way' ? 'Watch it' : 'What happened'}
            </Link>
          </>
        )}
      </p>
      <Blockers blockers={verdict.blockers} gates={gates} />
    </>
  );
}

/** What users have, where the answer is about something else. */
function Standing(props: { answer: LaneAnswer }) {
  const { about, lane } = props.answer;
  const { serving, target, tried } = lane;
  const serves = serving
    ? `${serving.release.version} serves everybody at ${target}`
    : `nothing else serves at ${target}`;
  if (about === 'taken-back') {
    return (
      <p className={styles.standing}>
        It is not with users: it was taken back, and {serves}.
      </p>
    );
  }
  if (about === 'on-its-way' && tried) {
    const { observedPercent, weightPercent } = tried.rollout;
    return (
      <p className={styles.standing}>
        It is on its way and has {observedPercent ?? weightPercent} % of{' '}
        {target}
        {serving ? `; ${serving.release.version} has the rest` : ''}.
      </p>
    );
  }
  return (
    <p className={styles.standing}>
      It serves everybody at {target}
      {tried ? `; ${tried.rollout.release.version} is being tried` : ''}.
    </p>
  );
}

function Age(props: { card: Scorecard }) {
  const { asOf, verdict } = props.card;
  if (asOf) {
    return (
      <>
        As it stood <RelativeTime iso={asOf} />, when it ended.
      </>
    );
  }
  return (
    <>
      Decided <RelativeTime iso={verdict.decidedAt} everyMs={1000} />
      {verdict.validUntil && (
        <>
          ; holds until its first evidence goes out of date{' '}
          <RelativeTime iso={verdict.validUntil} everyMs={10_000} />
        </>
      )}
      .
    </>
  );
}

function NothingYet() {
  const start = useRouteRef(startReleaseRouteRef)?.({
    namespace: 'default',
    templateName: 'release-version',
  });
  return (
    <>
      <p className={styles.standing}>
        Release a version, good or bad, and watch how it is judged: the answer
        appears here, with everything that is in the way.
      </p>
      {start && (
        <div>
          <ButtonLink href={start} variant="primary">
            Release a version
          </ButtonLink>
        </div>
      )}
    </>
  );
}
