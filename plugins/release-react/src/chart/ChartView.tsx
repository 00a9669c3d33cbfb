import type { StrategyStep } from '@companyos/canary';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { chartRows, highest, type ChartRow } from './chartRows';
import { clockText, percentText, rateText } from './numbers';
import type { SeriesRow, WeightChange } from './series';
import styles from './chart.module.css';

const RATES_HEIGHT_PX = 230;
const SMALL_HEIGHT_PX = 180;
const SHARE_HEIGHT_PX = 100;
const AXIS_WIDTH_PX = 48;
const CANARY = 'var(--canary)';
const STABLE = 'var(--stable)';
const QUIET = 'var(--bui-fg-secondary)';
const GRID = 'var(--bui-border-1)';

interface ChartViewProps {
  readonly rows: readonly SeriesRow[];
  readonly gaps: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly changes: readonly WeightChange[];
  readonly steps: readonly Pick<StrategyStep, 'margin' | 'weightPercent'>[];
  readonly small: boolean;
}

/** The drawing alone; loaded when it is looked at. Words, legend and table stand around it. */
export default function ChartView(props: ChartViewProps) {
  const { changes, gaps, rows, small, steps } = props;
  const data = chartRows(rows, gaps, steps);
  const top = highest(data);
  const domain: [number, number] = [
    rows[0]?.fromMs ?? 0,
    rows[rows.length - 1]?.toMs ?? 1,
  ];
  const time = (
    <XAxis
      dataKey="atMs"
      type="number"
      domain={domain}
      tickFormatter={clockText}
      minTickGap={72}
      stroke={QUIET}
    />
  );
  const marks = [
    ...gaps.map(({ fromMs, toMs }) => (
      <ReferenceArea
        key={`gap-${fromMs}`}
        x1={fromMs}
        x2={toMs}
        fill={QUIET}
        fillOpacity={0.14}
        label={{ value: 'no telemetry', position: 'insideTop' }}
      />
    )),
    ...changes.map(({ atMs, weightPercent }) => (
      <ReferenceLine
        key={`weight-${atMs}`}
        x={atMs}
        stroke={QUIET}
        strokeWidth={1}
        label={{
          value: `${weightPercent} %`,
          position: 'insideTopLeft',
        }}
      />
    )),
  ];
  return (
    <div className={styles.chart}>
      <ResponsiveContainer
        width="100%"
        height={small ? SMALL_HEIGHT_PX : RATES_HEIGHT_PX}
      >
        <ComposedChart
          data={data}
          syncId="rollout"
          // Hidden from assistive technology: words and a table say the same.
          accessibilityLayer={false}
          margin={{ top: 8, right: 8 }}
        >
          <CartesianGrid stroke={GRID} vertical={false} />
          {time}
          <YAxis
            width={AXIS_WIDTH_PX}
            domain={[0, top]}
            ticks={[0, top / 4, top / 2, (3 * top) / 4, top]}
            allowDataOverflow
            tickFormatter={percentText}
            stroke={QUIET}
          />
          {marks}
          <Area
            dataKey="stableBand"
            stroke="none"
            fill={STABLE}
            fillOpacity={0.2}
            isAnimationActive={false}
            activeDot={false}
          />
          <Area
            dataKey="canaryBand"
            stroke="none"
            fill={CANARY}
            fillOpacity={0.2}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="limit"
            stroke={QUIET}
            strokeDasharray="1.5 3"
            dot={false}
            isAnimationActive={false}
            activeDot={false}
          />
          <Line
            dataKey="stableRate"
            stroke={STABLE}
            strokeWidth={2}
            strokeDasharray="6 4"
            dot={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="canaryRate"
            stroke={CANARY}
            strokeWidth={2.5}
            dot={data.length < 30 ? { r: 2.5, fill: CANARY } : false}
            isAnimationActive={false}
          />
          <Tooltip content={<Hint />} isAnimationActive={false} />
        </ComposedChart>
      </ResponsiveContainer>
      {!small && (
        <ResponsiveContainer width="100%" height={SHARE_HEIGHT_PX}>
          <ComposedChart
            data={data}
            syncId="rollout"
            // Hidden from assistive technology: words and a table say the same.
            accessibilityLayer={false}
            margin={{ top: 8, right: 8 }}
          >
            <CartesianGrid stroke={GRID} vertical={false} />
            {time}
            <YAxis
              width={AXIS_WIDTH_PX}
              domain={[0, 100]}
              ticks={[0, 50, 100]}
              tickFormatter={value => `${value} %`}
              stroke={QUIET}
            />
            <Area
              dataKey="weightPercent"
              type="stepAfter"
              stroke={CANARY}
              fill={CANARY}
              fillOpacity={0.15}
              isAnimationActive={false}
              activeDot={false}
            />
            <Line
              dataKey="realisedPercent"
              stroke="none"
              dot={{ r: 1.5, fill: CANARY, strokeWidth: 0 }}
              isAnimationActive={false}
              activeDot={false}
            />
            <Tooltip content={() => null} isAnimationActive={false} />
          </ComposedChart>
        </ResponsiveContainer>
      )}
    </div>
  );
}

function Hint(props: {
  active?: boolean;
  payload?: readonly { readonly payload?: ChartRow }[];
}) {
  const row = props.payload?.[0]?.payload;
  if (!props.active || !row?.source) return null;
  const { fromMs, realisedPercent, toMs, weightPercent } = row.source;
  return (
    <div className={styles.tooltip}>
      <p>
        <strong>
          {clockText(fromMs)} to {clockText(toMs)} UTC
        </strong>
      </p>
      <p>
        Canary: {rateText(row.source.canary)}; at this weight so far{' '}
        {rateText(row.canary)}
      </p>
      <p>
        Stable: {rateText(row.source.stable)}; at this weight so far{' '}
        {rateText(row.stable)}
      </p>
      <p>
        {weightPercent === null
          ? 'The share changed here: not judged.'
          : `Share: ${weightPercent} % decided${
              realisedPercent === null
                ? ''
                : `, ${percentText(realisedPercent / 100)} seen`
            }.`}
      </p>
    </div>
  );
}
