import { Link, useBreakpoint } from '@backstage/ui';
import {
  absoluteTime,
  LookIcon,
  RelativeTime,
  StatusBadge,
  useNow,
} from '@companyos/plugin-operation-react';
import {
  gateDeclarations,
  type GateStanding,
  type Scorecard,
} from '@companyos/plugin-release-common';
import {
  answerLook,
  gateLook,
  releaseLook,
  releasePaths,
  scorecardAt,
} from '@companyos/plugin-release-react';
import styles from './releases.module.css';

const AGE_EVERY_MS = 10_000;

/** The newest releases against every gate: what passed, what did not, and what nobody knows. */
export function LastReleases(props: { cards: readonly Scorecard[] }) {
  const now = useNow(AGE_EVERY_MS);
  const isWide = useBreakpoint().up('sm');
  const cards = props.cards.map(card => scorecardAt(card, now));
  const View = isWide ? Table : Cards;
  return (
    <section className={styles.section} aria-labelledby="last-releases">
      <div className={styles.row}>
        <h2 id="last-releases">Last releases and their gates</h2>
        <Link href={releasePaths.list()}>All releases</Link>
      </div>
      <View cards={cards} />
    </section>
  );
}

function Table(props: { cards: readonly Scorecard[] }) {
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Release</th>
            <th scope="col">Verdict</th>
            {gateDeclarations.map(({ gate, question, title }) => (
              <th key={gate} scope="col" title={question}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.cards.map(card => (
            <tr key={card.release.id}>
              <th scope="row">
                <Named card={card} />
              </th>
              <td>
                <StatusBadge look={answerLook(card.verdict.answer)} />
              </td>
              {card.gates.map(standing => (
                <td
                  key={standing.gate}
                  className={styles.gate}
                  data-tone={gateLook(standing.state).tone}
                  title={told(standing)}
                >
                  <Gate standing={standing} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards(props: { cards: readonly Scorecard[] }) {
  return (
    <ul className={styles.cards} aria-label="Last releases">
      {props.cards.map(card => (
        <li key={card.release.id}>
          <div className={styles.row}>
            <Named card={card} />
            <StatusBadge look={answerLook(card.verdict.answer)} />
          </div>
          <dl className={styles.gates}>
            {card.gates.map(standing => (
              <div
                key={standing.gate}
                className={styles.gate}
                data-tone={gateLook(standing.state).tone}
              >
                <dt>{standing.title}</dt>
                <dd>
                  <Gate standing={standing} />
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Named(props: { card: Scorecard }) {
  const { release } = props.card;
  return (
    <div className={styles.named}>
      <Link href={releasePaths.release(release.id)} weight="bold">
        {release.component.split('/').pop()} {release.version}
      </Link>
      <span>
        {releaseLook(release).word}, {release.target},{' '}
        <RelativeTime iso={release.createdAt} />
      </span>
    </div>
  );
}

function Gate(props: { standing: GateStanding }) {
  const { observed, state } = props.standing;
  const look = gateLook(state);
  return (
    <span className={styles.state}>
      <LookIcon look={look} sizePx={18} />
      <span>
        {look.word}
        {observed && <span className={styles.observed}>{observed}</span>}
      </span>
    </span>
  );
}

/** The value, what was asked for, and how old that is. */
function told({ observed, reportedAt, required, words }: GateStanding): string {
  return [
    words,
    observed && `Seen: ${observed}.`,
    `Asked for: ${required}`,
    reportedAt && `Reported ${absoluteTime(reportedAt)}.`,
  ]
    .filter(Boolean)
    .join('\n');
}
