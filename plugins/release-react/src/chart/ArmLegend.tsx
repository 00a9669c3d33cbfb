import styles from './chart.module.css';

/** Each version by name, line and colour. */
export function ArmLegend(props: {
  canary: string;
  stable: string | undefined;
}) {
  return (
    <ul className={styles.legend} aria-label="Versions in the chart">
      <li>
        <Line arm="canary" />
        <span>
          <strong>{props.canary}</strong> (canary)
        </span>
      </li>
      <li>
        <Line arm="stable" />
        <span>
          <strong>{props.stable ?? 'What serves'}</strong> (stable)
        </span>
      </li>
      <li>
        <Line arm="limit" />
        <span>worse by the margin of the step</span>
      </li>
    </ul>
  );
}

function Line(props: { arm: 'canary' | 'stable' | 'limit' }) {
  return (
    <svg
      className={styles.line}
      data-arm={props.arm}
      width="28"
      height="12"
      aria-hidden
    >
      {props.arm !== 'limit' && (
        <rect x="0" y="1" width="28" height="10" rx="2" />
      )}
      <line x1="0" y1="6" x2="28" y2="6" />
    </svg>
  );
}
