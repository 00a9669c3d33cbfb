import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RunStrip } from './RunStrip';
import { barsOf, tally } from './strip';
import { aRun, at, iso } from './testing';

const probe = { intervalMs: 30_000, timeoutMs: 10_000 };

const newestFirst = [
  aRun({ id: 'pr_4', finishedAt: iso(0), startedAt: iso(-400) }),
  aRun({
    id: 'pr_3',
    outcome: 'could-not-measure',
    message: 'Staging is on its way.',
    finishedAt: iso(-30_000),
    startedAt: iso(-30_400),
  }),
  aRun({
    id: 'pr_2',
    outcome: 'fail',
    finishedAt: iso(-60_000),
    startedAt: iso(-60_400),
  }),
  aRun({ id: 'pr_1', finishedAt: iso(-3_600_000), startedAt: iso(-3_600_400) }),
];

describe('walks as bars', () => {
  it('are oldest first, with a bar of its own for a time in which nobody looked', () => {
    const bars = barsOf(probe, newestFirst, at(1_000));
    expect(bars.map(({ state }) => state)).toEqual([
      'pass',
      'missing',
      'fail',
      'could-not-measure',
      'pass',
    ]);
    expect(bars[1].words).toBe('Missing: no walk for 58 min 59 s.');
    expect(tally(bars)).toBe(
      '2 passed, 1 failed, 1 could not be measured, 1 gap',
    );
  });

  it('end in a gap when no walk came since', () => {
    const bars = barsOf(probe, newestFirst, at(600_000));
    expect(bars[bars.length - 1]).toMatchObject({
      state: 'missing',
      run: null,
    });
  });

  it('have no gaps where nothing is due, as on a canary', () => {
    expect(
      barsOf(null, newestFirst, at(600_000)).map(({ state }) => state),
    ).toEqual(['pass', 'fail', 'could-not-measure', 'pass']);
  });

  it('are none where nothing was walked', () => {
    expect(barsOf(probe, [], at(0))).toEqual([]);
  });
});

describe('the strip', () => {
  it('is one stop of the Tab key, arrows move inside, Enter pins and Escape lets go', async () => {
    const user = userEvent.setup();
    render(
      <>
        <RunStrip label="Last walks" bars={barsOf(probe, newestFirst, at(0))}>
          {({ key }) => <p>Steps of {key}</p>}
        </RunStrip>
        <button>After</button>
      </>,
    );
    const strip = screen.getByRole('toolbar', { name: 'Last walks' });
    const bars = within(strip).getAllByRole('button');
    expect(screen.getByText(/Last 5: 2 passed, 1 failed/)).toBeVisible();

    await user.tab();
    expect(bars[4]).toHaveFocus();
    expect(bars[4]).toHaveAccessibleName(
      'Passing, just now, took 400 ms. Every step passed.',
    );
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(bars[2]).toHaveFocus();
    expect(bars[2]).toHaveAccessibleName(/^Failing, 1 minute ago/);
    await user.keyboard('{Enter}');
    expect(screen.getByText('Steps of pr_2')).toBeVisible();
    expect(bars[2]).toHaveAttribute('aria-pressed', 'true');
    await user.keyboard('{Escape}');
    expect(screen.queryByText('Steps of pr_2')).toBeNull();
    await user.keyboard('{Home}');
    expect(bars[0]).toHaveFocus();
    await user.keyboard('{End}');
    expect(bars[4]).toHaveFocus();
    await user.tab();
    expect(screen.getByRole('button', { name: 'After' })).toHaveFocus();
  });

  it('says that there is no walk', () => {
    render(<RunStrip label="Last walks" bars={[]} />);
    expect(screen.getByText('No walk yet.')).toBeVisible();
  });
});
