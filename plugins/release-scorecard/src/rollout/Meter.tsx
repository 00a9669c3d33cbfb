import { useId } from 'react';
import styles from './steps.module.css';

/** How much of what is asked for there is: words and a bar. */
export function Meter(props: {
  label: string;
  value: number;
  of: number;
  words: string;
  tone?: 'positive' | 'negative';
}) {
  const { label, of, value, words, tone = 'positive' } = props;
  const id = useId();
  const share = of > 0 ? Math.max(0, Math.min(1, value / of)) : 1;
  return (
    <div className={styles.meter}>
      <div className={styles.meterHead}>
        <span id={id}>{label}</span>
        <span>{words}</span>
      </div>
      <div
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
        className={styles.bar}
        data-tone={tone}
        data-full={share >= 1 || undefined}
      >
        <div style={{ inlineSize: `${share * 100}%` }} />
      </div>
    </div>
  );
}
