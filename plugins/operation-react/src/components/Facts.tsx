import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** Names and values, one below the other; names above their values where it is narrow. */
export function Facts(props: {
  label: string;
  facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  return (
    <dl className={styles.facts} aria-label={props.label}>
      {props.facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
