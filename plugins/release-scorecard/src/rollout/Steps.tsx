import {
  LookIcon,
  RelativeTime,
  useNow,
  duration,
  type Look,
} from '@companyos/plugin-operation-react';
import type { Rollout, RolloutEvent } from '@companyos/plugin-release-common';
import { readable } from '@companyos/plugin-release-react';
import { Who } from '../components/Who';
import { firstSentences } from '../words';
import { stepsOf, type StepState, type StepView } from './steps';
import { StepNeeds } from './StepNeeds';
import page from '../page.module.css';
import styles from './steps.module.css';

const LOOKS: { readonly [state in StepState]: Look } = {
  done: { word: 'Done', shape: 'check', tone: 'positive' },
  now: { word: 'Now', shape: 'progress', tone: 'info' },
  held: { word: 'Held', shape: 'stop', tone: 'warning' },
  stopped: { word: 'Taken back here', shape: 'barred', tone: 'negative' },
  'to-do': { word: 'To come', shape: 'circle', tone: 'neutral' },
  'not-reached': { word: 'Not reached', shape: 'minus', tone: 'neutral' },
};

/** The way from the first share to all of the traffic: what each step asks for, and why it was left. */
export function Steps(props: {
  rollout: Rollout;
  history: readonly RolloutEvent[];
}) {
  const { rollout, history } = props;
  return (
    <section className={page.card} aria-labelledby="steps">
      <h2 id="steps">Steps</h2>
      <ol className={styles.steps} aria-label="Steps">
        {stepsOf(rollout, history).map(view => (
          <Step key={view.step.weightPercent} view={view} rollout={rollout} />
        ))}
      </ol>
    </section>
  );
}

function Step(props: { view: StepView; rollout: Rollout }) {
  const { view, rollout } = props;
  const { enteredAt, leftAt, leftBy, state, step, why } = view;
  const isOpen = state === 'now' || state === 'held';
  return (
    <li
      className={styles.step}
      data-state={state}
      aria-current={isOpen ? 'step' : undefined}
    >
      <div className={styles.head}>
        <LookIcon look={LOOKS[state]} sizePx={20} />
        <strong>{step.weightPercent} %</strong>
        <span className={page.quiet}>{LOOKS[state].word}</span>
      </div>
      {enteredAt && (
        <p className={page.quiet}>
          {isOpen ? <Since iso={enteredAt} /> : took(enteredAt, leftAt)}
        </p>
      )}
      {isOpen && <StepNeeds rollout={rollout} enteredAt={enteredAt} />}
      {why && leftBy && (
        <p>
          <Who actor={leftBy} />: {readable(firstSentences(why, 2))}
        </p>
      )}
      {state === 'to-do' && <p className={page.quiet}>{asksFor(view)}</p>}
    </li>
  );
}

function Since(props: { iso: string }) {
  const now = useNow(1000);
  return <>for {duration(now - Date.parse(props.iso))}</>;
}

function took(enteredAt: string, leftAt: string | null) {
  return leftAt ? (
    <>took {duration(Date.parse(leftAt) - Date.parse(enteredAt))}</>
  ) : (
    <RelativeTime iso={enteredAt} />
  );
}

function asksFor({ step }: StepView): string {
  return step.weightPercent === 100
    ? 'nothing left to compare with'
    : `${step.minimumSamples} units, ${duration(
        step.minimumDurationSeconds * 1_000,
      )} and the judge`;
}
