import { Link } from '@backstage/ui';
import { StatusBadge } from '@companyos/plugin-operation-react';
import { answerLook, releasePaths } from '@companyos/plugin-release-react';
import type { LaneAnswer } from '../lanes';
import styles from './answer.module.css';

/** Other components and targets, a line each, worst first. */
export function Others(props: { answers: readonly LaneAnswer[] }) {
  return (
    <ul className={styles.others} aria-label="Elsewhere">
      {props.answers.map(({ card, lane }) => (
        <li key={`${lane.component} ${lane.target}`}>
          <StatusBadge look={answerLook(card.verdict.answer)} />
          <span>
            <Link href={releasePaths.release(card.release.id)}>
              {lane.target}
            </Link>
            : {card.verdict.sentence}
          </span>
        </li>
      ))}
    </ul>
  );
}
