import { OperationError } from '@companyos/plugin-operation-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anOperation } from '../testing/fixtures';
import { planProblem } from './planProblem';
import { WizardPlan } from './WizardPlan';

const { plan, decision } = anOperation();
const allowed = { plan, decision };
const denied = {
  plan,
  decision: {
    ...decision,
    outcome: 'deny' as const,
    reason: 'No policy allows you to create tenants.',
    remedy: 'Ask a platform engineer.',
  },
};

function show(answer: jest.Mock, formData = '') {
  const onChange = jest.fn();
  renderInTestApp(
    <WizardPlan
      pluginId="tenant"
      wish="acme"
      plan={answer}
      formData={formData}
      rawErrors={undefined}
      onChange={onChange}
    />,
  );
  return onChange;
}

describe('the plan in a wizard', () => {
  it('is worth its hash once policy allows it', async () => {
    const onChange = show(jest.fn().mockResolvedValue(allowed));
    await waitFor(() => expect(onChange).toHaveBeenLastCalledWith(plan.hash));
    expect(screen.getByText(plan.summary)).toBeInTheDocument();
  });

  it('is worth nothing after a denial, which is shown with what would change it', async () => {
    const onChange = show(jest.fn().mockResolvedValue(denied), plan.hash);
    expect(
      await screen.findByRole('region', { name: 'Denied by policy' }),
    ).toHaveTextContent('Ask a platform engineer.');
    expect(onChange).toHaveBeenLastCalledWith('');
  });

  it('is worth nothing when it could not be made, and can be tried again', async () => {
    const answer = jest
      .fn()
      .mockRejectedValueOnce(
        new OperationError('STORE_UNAVAILABLE', 'The target is not there.'),
      )
      .mockResolvedValue(allowed);
    const onChange = show(answer);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    await waitFor(() => expect(onChange).toHaveBeenLastCalledWith(plan.hash));
  });
});

describe('what is wrong with a plan on Next', () => {
  it('is nothing while it is allowed, and still what was shown', async () => {
    expect(await planProblem(plan.hash, async () => allowed)).toBeUndefined();
  });

  it('is said in words', async () => {
    expect(await planProblem('', async () => allowed)).toMatch(/no plan yet/);
    expect(await planProblem(plan.hash, async () => denied)).toMatch(
      /^Denied by policy, decision pd_/,
    );
    expect(await planProblem('another', async () => allowed)).toMatch(
      /has changed since it was shown/,
    );
    expect(
      await planProblem(plan.hash, async () => {
        throw new OperationError('CONFLICT', 'Another one is under way.', {
          next: 'Wait.',
        });
      }),
    ).toBe('Another one is under way. Wait.');
  });
});
