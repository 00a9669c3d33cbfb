import { RelativeTime } from '@companyos/plugin-operation-react';
import type {
  SweepLeft,
  SweepReport,
} from '@companyos/plugin-residency-common';
import styles from '../components/residency.module.css';

/** What the last sweep did and had to leave, with every reason. */
export function Sweeps(props: { sweeps: readonly SweepReport[] }) {
  const [last] = props.sweeps;
  if (!last) {
    return (
      <p className={styles.lead}>
        No sweep has run yet; the first comes by itself.
      </p>
    );
  }
  const { erased, finishedAt, left, looked, startedAt, troubles } = last;
  return (
    <div>
      <p className={styles.lead} role="status">
        The last sweep{finishedAt ? '' : ' (not finished)'},{' '}
        <RelativeTime iso={startedAt} />, looked at {looked}, erased{' '}
        {erased.length}, and had to leave {left.length}.
      </p>
      <Left title="What it had to leave" items={left} />
      <Left title="What it could not look at" items={troubles} />
    </div>
  );
}

/** Things that stay, each with every reason. */
export function Left(props: { title: string; items: readonly SweepLeft[] }) {
  if (props.items.length === 0) return null;
  return (
    <section aria-label={props.title}>
      <p>{props.title}:</p>
      <ul className={styles.list}>
        {props.items.map(({ artifact, reasons }) => (
          <li key={artifact}>
            <code className={styles.code}>{artifact}</code>: {reasons.join(' ')}
          </li>
        ))}
      </ul>
    </section>
  );
}
