import { useId, type ReactNode } from 'react';
import styles from './residency.module.css';

/** A card of names and values. */
export function Facts(props: {
  title: string;
  note?: string;
  facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      {props.note && <p className={styles.quiet}>{props.note}</p>}
      <dl className={styles.facts}>
        {props.facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
