import type { ReactNode } from 'react';
import styles from './detail.module.css';

/** A card of names and values. */
export function Facts(props: {
  id: string;
  title: string;
  note?: string;
  facts: readonly (readonly [name: string, value: ReactNode])[];
}) {
  const { id, title, note, facts } = props;
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {note && <p className={styles.note}>{note}</p>}
      {facts.length > 0 && (
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
