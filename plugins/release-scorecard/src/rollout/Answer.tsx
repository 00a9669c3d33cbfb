import {
  LookIcon,
  RelativeTime,
  StatusBadge,
  useNow,
} from '@companyos/plugin-operation-react';
import { isRolloutEnded, type Rollout } from '@companyos/plugin-release-common';
import {
  isUnwatched,
  readable,
  rolloutAnswer,
} from '@companyos/plugin-release-react';
import { Actions } from './Actions';
import styles from './answer.module.css';

/** How it stands, as a sentence, with its age; then why, and what this person may do about it. */
export function Answer(props: { rollout: Rollout; onChange: () => void }) {
  const { rollout } = props;
  const { look, reasons, sentence } = rolloutAnswer(rollout);
  const [first, ...others] = reasons;
  return (
    <section
      className={styles.answer}
      data-tone={look.tone}
      aria-labelledby="answer"
    >
      <div className={styles.head}>
        <LookIcon look={look} sizePx={28} />
        <h2 id="answer" className={styles.sentence}>
          <span role="status">{sentence}</span>
        </h2>
      </div>
      {first && <p className={styles.why}>{readable(first)}</p>}
      {others.length > 0 && (
        <ul className={styles.others} aria-label="What it waits for as well">
          {others.map(reason => (
            <li key={reason}>{readable(reason)}</li>
          ))}
        </ul>
      )}
      <div className={styles.foot}>
        <StatusBadge look={look} />
        <Age rollout={rollout} />
      </div>
      <Unwatched rollout={rollout} />
      <Actions rollout={rollout} onChange={props.onChange} />
    </section>
  );
}

function Age(props: { rollout: Rollout }) {
  const { endedAt, startedAt, state, watchedAt } = props.rollout;
  return (
    <span>
      Started <RelativeTime iso={startedAt} />
      {endedAt && (
        <>
          , ended <RelativeTime iso={endedAt} />
        </>
      )}
      {!isRolloutEnded(state) && watchedAt && (
        <>
          , last looked after <RelativeTime iso={watchedAt} everyMs={1000} />
        </>
      )}
      .
    </span>
  );
}

/** A rollout that nobody looks after stands still, however lively it looks. */
function Unwatched(props: { rollout: Rollout }) {
  const now = useNow(isRolloutEnded(props.rollout.state) ? null : 1000);
  const is = isUnwatched(props.rollout, now);
  return (
    <div role="alert" className={styles.alert}>
      {is && (
        <>
          <LookIcon
            look={{ word: 'Unwatched', shape: 'clock', tone: 'warning' }}
          />
          <span>
            No controller looks after it at present, so nothing is decided and
            nothing is taken back. It goes on when the portal's back end is
            there again. Until then <code>companyos rollback</code> works by
            itself.
          </span>
        </>
      )}
    </div>
  );
}
