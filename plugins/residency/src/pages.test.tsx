import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import {
  answer,
  matrixView,
  options,
  retention,
} from './__testUtils__/fixtures';
import { setup } from './__testUtils__/setup';

beforeAll(() => import('./ResidencyRouter'));

describe('what if', () => {
  it('is labelled, asks with the facts of the action, and shows the answer', async () => {
    const whatIf = jest.fn().mockResolvedValue(answer);
    const user = setup('/residency/what-if', {
      whatIfOptions: jest.fn().mockResolvedValue(options),
      whatIf,
    });
    expect(
      await screen.findByText('Evaluates without recording.'),
    ).toBeVisible();
    const form = await screen.findByRole('form', { name: 'What if' });
    await user.type(
      within(form).getByRole('textbox', { name: /^Who/ }),
      'Omar',
    );
    await user.type(
      within(form).getByRole('textbox', { name: /^Tenant/ }),
      'acme',
    );
    await user.click(within(form).getByRole('button', { name: /Destination/ }));
    await user.click(
      await screen.findByRole('option', { name: 'Drop box of a partner' }),
    );
    await user.click(
      within(form).getByRole('button', { name: 'Ask without recording' }),
    );
    const said = await screen.findByRole('region', {
      name: 'What policy would answer',
    });
    expect(whatIf).toHaveBeenCalledWith({
      actor: 'user:default/omar',
      action: 'data:export',
      tenant: 'acme',
      destination: 'us-partner',
    });
    expect(said).toHaveTextContent('Evaluated, not recorded.');
    expect(said).toHaveTextContent('partners-get-no-confidential-data');
  });

  it('names the fields that are missing', async () => {
    const user = setup('/residency/what-if', {
      whatIfOptions: jest.fn().mockResolvedValue(options),
      whatIf: jest.fn().mockRejectedValue(
        new OperationError('INVALID_INPUT', 'Choose one.', {
          fields: { destination: 'Policy is asked with this: choose one.' },
        }),
      ),
    });
    const form = await screen.findByRole('form', { name: 'What if' });
    await user.type(within(form).getByRole('textbox', { name: /^Who/ }), 'x');
    await user.type(
      within(form).getByRole('textbox', { name: /^Tenant/ }),
      'acme',
    );
    await user.click(
      within(form).getByRole('button', { name: 'Ask without recording' }),
    );
    expect(
      await screen.findByText('Policy is asked with this: choose one.'),
    ).toBeVisible();
  });
});

describe('the matrix', () => {
  it('shows its last result, and runs', async () => {
    const matrix = jest.fn().mockResolvedValue(matrixView());
    const runMatrix = jest.fn().mockResolvedValue(matrixView().last);
    const user = setup('/residency/matrix', { matrix, runMatrix });
    expect(await screen.findByText(/15,000 cells passed/)).toBeVisible();
    expect(screen.getByRole('grid')).toHaveTextContent('data:export');
    await user.click(screen.getByRole('button', { name: 'Run the matrix' }));
    await waitFor(() => expect(matrix).toHaveBeenCalledTimes(2));
    expect(runMatrix).toHaveBeenCalled();
  });

  it('says what fails, that a bundle was refused, and that a result is old', async () => {
    const view = matrixView();
    setup('/residency/matrix', {
      matrix: jest.fn().mockResolvedValue({
        bundle: {
          ...view.bundle,
          inForce: { version: '0.4.0', sha256: 'b'.repeat(64) },
          refused: {
            at: '2030-01-03T00:00:00.000Z',
            problems: ['data.cedar:3: unexpected token.'],
          },
        },
        last: {
          ...view.last,
          failed: 120,
          failures: ['dev data:erase: the answer is deny.'],
        },
      }),
    });
    expect(await screen.findByText(/another bundle/)).toBeVisible();
    expect(screen.getByText('data.cedar:3: unexpected token.')).toBeVisible();
    expect(
      screen.getByRole('region', { name: 'What is not as written' }),
    ).toHaveTextContent('And 119 more.');
  });

  it('is a list of cards on a phone', async () => {
    setup(
      '/residency/matrix',
      { matrix: jest.fn().mockResolvedValue(matrixView()) },
      390,
    );
    expect(
      await screen.findByRole('list', { name: /Cells of the matrix/ }),
    ).toHaveTextContent(/Passed.*data:export.*40 allowed, 600 denied/);
  });

  it('says that it has not run', async () => {
    setup('/residency/matrix', {
      matrix: jest.fn().mockResolvedValue(matrixView({ last: null })),
    });
    expect(await screen.findByText('The matrix has not run yet')).toBeVisible();
  });
});

describe('retention', () => {
  it('shows what is stored, what keeps it, and what the sweep left', async () => {
    const sweep = jest.fn().mockResolvedValue(retention.sweeps[0]);
    const user = setup('/residency/retention', {
      retention: jest.fn().mockResolvedValue(retention),
      sweep,
    });
    const stored = await screen.findByRole('list', {
      name: 'Stored artifacts',
    });
    expect(stored).toHaveTextContent('Legal hold of case C-2031-7.');
    expect(screen.getByText(/could not be looked at: ENOENT/)).toBeVisible();
    expect(
      screen.getByText(/looked at 3, erased 1, and had to leave 1/),
    ).toBeVisible();
    expect(
      screen.getByRole('grid', { name: 'Retention schedules' }),
    ).toHaveTextContent(/7 years.*2557 days.*not by itself.*nobody/);
    await user.click(screen.getByRole('button', { name: 'Sweep now' }));
    await waitFor(() => expect(sweep).toHaveBeenCalled());
  });

  it('has cards for schedules on a phone', async () => {
    setup(
      '/residency/retention',
      { retention: jest.fn().mockResolvedValue(retention) },
      390,
    );
    expect(
      await screen.findByRole('list', { name: 'Retention schedules' }),
    ).toHaveTextContent(/7 years.*2557 days.*nobody/);
  });

  it('marks the page that is shown', async () => {
    setup('/residency/retention', {
      retention: jest.fn().mockResolvedValue(retention),
    });
    expect(
      await screen.findByRole('link', { name: 'Retention' }),
    ).toHaveAttribute('aria-current', 'page');
  });

  it('says that nothing is stored and no sweep has run', async () => {
    setup('/residency/retention', {
      retention: jest
        .fn()
        .mockResolvedValue({ ...retention, artifacts: [], sweeps: [] }),
    });
    expect(await screen.findByText('Nothing is stored')).toBeVisible();
    expect(screen.getByText(/No sweep has run yet/)).toBeVisible();
  });
});
