import { Link } from '@backstage/ui';
import {
  absoluteTime,
  links,
  Loaded,
  LookIcon,
  RelativeTime,
  type AsyncRefetch,
  type Look,
} from '@companyos/plugin-operation-react';
import type { RolloutEvent } from '@companyos/plugin-release-common';
import { readable } from '@companyos/plugin-release-react';
import { Who } from '../components/Who';
import page from '../page.module.css';
import styles from './history.module.css';

const ASKED: Look = { word: 'Asked', shape: 'pencil', tone: 'info' };
const STARTED: Look = { word: 'Started', shape: 'plus', tone: 'info' };
const MOVED: Look = { word: 'Moved', shape: 'circle', tone: 'neutral' };

const STATES: readonly (readonly [RegExp, Look])[] = [
  [/^Step \d/, { word: 'Step', shape: 'check', tone: 'positive' }],
  [/^Completed/, { word: 'Completed', shape: 'check', tone: 'positive' }],
  [/^Paused/, { word: 'Paused', shape: 'stop', tone: 'warning' }],
  [
    /^(Aborting|Rolled-back|Failed)/,
    { word: 'Taken back', shape: 'barred', tone: 'negative' },
  ],
];

function lookOf({ kind, words }: RolloutEvent): Look {
  if (kind === 'asked') return ASKED;
  if (kind === 'started') return STARTED;
  return STATES.find(([pattern]) => pattern.test(words))?.[1] ?? MOVED;
}

/** Everything that happened, newest first: when, who, and why in their words. */
export function History(props: {
  result: AsyncRefetch<readonly RolloutEvent[]>;
}) {
  return (
    <section className={page.card} aria-labelledby="history">
      <h2 id="history">What happened</h2>
      <Loaded what="what happened" result={props.result}>
        {events => (
          <ol className={styles.events} aria-label="What happened" reversed>
            {[...events].reverse().map(event => (
              <li key={event.sequence}>
                <LookIcon look={lookOf(event)} sizePx={18} />
                <div>
                  <p>
                    <strong>
                      <Who actor={event.actor} />
                    </strong>
                    : {readable(event.words)}
                  </p>
                  <p className={page.quiet}>
                    <RelativeTime iso={event.at} /> · {absoluteTime(event.at)}
                    {event.operationId && (
                      <>
                        {' · '}
                        <Link
                          href={links.operation('release', event.operationId)}
                        >
                          operation
                        </Link>
                      </>
                    )}
                  </p>
                </div>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </section>
  );
}
