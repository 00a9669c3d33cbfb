import { screen, within } from '@testing-library/react';
import { aReleaseApi, aScorecard } from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

const at = '/releases/ro_2';

describe('the scorecard', () => {
  it('says whether to proceed, and what is in the way, worst first', async () => {
    const api = aReleaseApi();
    api.scorecard.mockResolvedValue(
      aScorecard({
        canary: {
          state: 'fail',
          words: 'The judge took it back.',
          observed: 'taken back at 10 %',
          howToRun: 'Release a version that mends it.',
          howToRunIsCommand: false,
          expiresAt: null,
        },
        'policy-tests': {
          state: 'missing',
          words: 'Nothing was ever reported.',
          observed: null,
          expiresAt: null,
          reportedAt: null,
        },
      }),
    );
    renderPages(api, { at });
    const card = await screen.findByRole('region', { name: 'Scorecard' });
    expect(
      await within(card).findByText(
        'Stop: reference-service 1.2.0 failed its canary.',
      ),
    ).toBeVisible();
    const blockers = within(card).getByRole('list', {
      name: 'What is in the way',
    });
    expect(
      within(blockers)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringMatching(
        /FailedCanary.*Found: taken back at 10 %\. Asked for/,
      ),
      expect.stringMatching(
        /Never reportedPolicy tests.*companyos gate run policy-tests/,
      ),
    ]);
    const gates = within(card).getByRole('list', { name: 'Gates' });
    expect(within(gates).getAllByText('Passed')).toHaveLength(3);
  });

  it('is green only while what passed still counts', async () => {
    const api = aReleaseApi();
    const long = new Date(Date.now() - 1_000).toISOString();
    api.scorecard.mockResolvedValue(
      aScorecard({ synthetic: { expiresAt: long } }),
    );
    renderPages(api, { at });
    const card = await screen.findByRole('region', { name: 'Scorecard' });
    expect(await within(card).findByText(/^Can't tell whether/)).toBeVisible();
    expect(within(card).getAllByText('Out of date')[0]).toBeVisible();
  });

  it('shows the evidence and the history of a gate to who opens it', async () => {
    const api = aReleaseApi();
    api.gateReports.mockResolvedValue([
      {
        id: 'gr_1',
        gate: 'policy-tests',
        digest: `sha256:${'2'.repeat(64)}`,
        outcome: 'could-not-measure',
        words: 'The bundle could not be read.',
        observed: 'nothing',
        evidence: { sha256: 'f'.repeat(64), measured: {} },
        reportedBy: 'service:external:ci',
        reportedAt: '2026-11-23T12:00:00.000Z',
        since: '2026-11-23T12:00:00.000Z',
        expiresAt: '2026-11-23T13:00:00.000Z',
        decisionId: 'pd_1',
      },
    ]);
    const user = renderPages(api, { at });
    const gates = await screen.findByRole('list', { name: 'Gates' });
    await user.click(within(gates).getByText('Policy tests'));
    const reports = await within(gates).findByRole('list', {
      name: 'Reports of Policy tests',
    });
    expect(reports).toHaveTextContent('Could not measure');
    expect(reports).toHaveTextContent('by external:ci');
    expect(
      within(gates).getByRole('region', { name: 'Evidence of Policy tests' }),
    ).toHaveTextContent('"rows": 212');
  });
});
