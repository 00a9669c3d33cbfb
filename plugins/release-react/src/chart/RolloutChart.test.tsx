import type { ObservationPoint } from '@companyos/plugin-release-common';
import { render, screen, within } from '@testing-library/react';
import { chartRows, fromFirstShare, highest } from './chartRows';
import { MeasurementTable } from './MeasurementTable';
import { RolloutChart } from './RolloutChart';
import { armRate, gapsOf, seriesOf, type SeriesRow } from './series';

// jsdom has no layout to draw in.
jest.mock('./ChartView', () => ({ __esModule: true, default: () => 'drawn' }));

const START = Date.parse('2026-11-23T12:00:00.000Z');
const points: ObservationPoint[] = [
  ...[0, 1, 2].map(second => ({
    fromMs: START + second * 1_000,
    toMs: START + second * 1_000 + 1_000,
    weightPercent: 10,
    canary: { bad: 2, seen: 10 },
    stable: { bad: 1, seen: 90 },
  })),
  {
    fromMs: START + 30_000,
    toMs: START + 31_000,
    weightPercent: null,
    canary: { bad: 0, seen: 1 },
    stable: { bad: 0, seen: 1 },
  },
];

const aRow = (overrides: Partial<SeriesRow> = {}): SeriesRow => ({
  fromMs: START,
  toMs: START + 1_000,
  weightPercent: 10,
  realisedPercent: 10,
  canary: armRate(1, 10),
  stable: armRate(1, 90),
  ...overrides,
});

const rollout = {
  release: { id: 'rel_2', version: '1.2.0', digest: 'sha256:2' },
  previous: { id: 'rel_1', version: '1.0.0', digest: 'sha256:1' },
  strategy: { steps: [{ weightPercent: 10, margin: 0.1 }] } as any,
};

describe('the chart of both versions', () => {
  it('says in words what it shows', async () => {
    render(<RolloutChart rollout={rollout} points={points} />);
    await screen.findByText('drawn');
    expect(
      screen.getByText(
        'At 10 %, bad units: 1.2.0 (canary) 6 of 30 (20 %); 1.0.0 (stable) 3 of 270 (1.1 %).',
      ),
    ).toBeInTheDocument();
    const legend = screen.getByRole('list', { name: 'Versions in the chart' });
    expect(within(legend).getByText('1.2.0')).toBeInTheDocument();
  });

  it('says that nothing has arrived', async () => {
    render(<RolloutChart rollout={rollout} points={[]} />);
    await screen.findByText('drawn');
    expect(
      screen.getByText('No telemetry has arrived yet.'),
    ).toBeInTheDocument();
  });
});

describe('the drawing', () => {
  const rows = seriesOf(points, 60);
  const drawn = chartRows(rows, gapsOf(rows), rollout.strategy.steps);

  it('has a hole where nothing was heard, and where nothing is judged', () => {
    expect(drawn.map(({ canaryRate }) => canaryRate)).toEqual([
      0.2,
      0.2,
      0.2,
      null,
      null,
    ]);
  });

  it('counts on since the weight began, so that bands narrow', () => {
    expect(drawn[2].canary).toMatchObject({ bad: 6, seen: 30 });
    const [first, , third] = drawn.map(({ canaryBand }) => canaryBand!);
    expect(third[1] - third[0]).toBeLessThan(first[1] - first[0]);
    const after = [aRow({ weightPercent: 50 }), aRow({ weightPercent: 50 })];
    const [one, two] = chartRows([aRow(), ...after], [], []).slice(1);
    expect([one.canary?.seen, two.canary?.seen]).toEqual([10, 20]);
  });

  it('begins with the first share of the canary', () => {
    const before = aRow({ weightPercent: 0, canary: null });
    expect(fromFirstShare([before, before, aRow()])).toHaveLength(1);
    expect(fromFirstShare([before])).toHaveLength(1);
  });

  it('draws the limit from what stable did so far and the margin of the step', () => {
    expect(drawn[2].limit).toBeCloseTo(1 / 90 + 0.1);
    expect(drawn[4].limit).toBeNull();
  });

  it('reaches as high as the rates and the limit, not the bands', () => {
    expect(highest(drawn)).toBe(0.4);
    expect(highest([])).toBe(0.02);
  });
});

it('has a table behind it, newest first, with what was not judged', () => {
  render(<MeasurementTable points={points} />);
  const totals = screen.getByRole('table', { name: /by weight/ });
  expect(within(totals).getAllByRole('row')[1]).toHaveTextContent(
    '10 %12:00:0012:00:036 of 30 (20 %)3 of 270 (1.1 %)',
  );
  const times = screen.getByRole('table', { name: /Over time/ });
  expect(within(times).getAllByRole('row')[1]).toHaveTextContent(
    '12:00:3012:00:31changed here0 of 1 (0 %)0 of 1 (0 %)',
  );
});
