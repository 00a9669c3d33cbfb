import type { ObservationPoint } from '@companyos/plugin-release-common';
import { useMemo } from 'react';
import { clockText, percentText, rateText } from './numbers';
import { seriesOf, totalsByWeight } from './series';
import styles from './table.module.css';

const MOST_ROWS = 40;

/** The numbers behind the chart: what was seen at each weight, and then how it went over time. */
export function MeasurementTable(props: {
  points: readonly ObservationPoint[];
}) {
  const { points } = props;
  const totals = useMemo(() => totalsByWeight(points), [points]);
  const rows = useMemo(
    () => [...seriesOf(points, MOST_ROWS)].reverse(),
    [points],
  );
  if (points.length === 0) {
    return <p>No telemetry has arrived yet.</p>;
  }
  return (
    <div className={styles.tables}>
      <Table
        caption="Bad units of those seen, by weight"
        columns={['Weight', 'From', 'To', 'Canary', 'Stable']}
        rows={totals.map(total => [
          `${total.weightPercent} %`,
          clockText(total.fromMs),
          clockText(total.toMs),
          rateText(total.canary),
          rateText(total.stable),
        ])}
      />
      <Table
        caption="Over time, newest first"
        columns={['From', 'To', 'Share seen', 'Canary', 'Stable']}
        rows={rows.map(row => [
          clockText(row.fromMs),
          clockText(row.toMs),
          row.weightPercent === null
            ? 'changed here'
            : `${
                row.realisedPercent === null
                  ? 'nobody came'
                  : percentText(row.realisedPercent / 100)
              } of ${row.weightPercent} %`,
          rateText(row.canary),
          rateText(row.stable),
        ])}
      />
    </div>
  );
}

function Table(props: {
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
}) {
  // What scrolls must be reachable with the keyboard.
  /* eslint-disable jsx-a11y/no-noninteractive-tabindex */
  return (
    <div
      className={styles.scroll}
      role="region"
      tabIndex={0}
      aria-label={props.caption}
    >
      <table className={styles.table}>
        <caption>{props.caption} (times in UTC)</caption>
        <thead>
          <tr>
            {props.columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(([first, ...rest], index) => (
            <tr key={index}>
              <th scope="row">{first}</th>
              {rest.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  /* eslint-enable jsx-a11y/no-noninteractive-tabindex */
}
