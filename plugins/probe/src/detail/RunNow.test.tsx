import { renderInTestApp } from '@backstage/frontend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import type { ProbeApi } from '@companyos/plugin-probe-common';
import { probeApiRef } from '@companyos/plugin-probe-react';
import { aProbe } from '@companyos/plugin-probe-react/testing';
import { screen } from '@testing-library/react';
import { RunNow } from './RunNow';

// In a file of its own: what someone may do is remembered for the page's life.
describe('walking a probe now', () => {
  it('is not offered to who may not, who is told who may', async () => {
    renderInTestApp(<RunNow probe={aProbe()} onRun={() => {}} />, {
      apis: [
        [probeApiRef, {} as ProbeApi],
        [
          permissionApiRef,
          { authorize: async () => ({ result: AuthorizeResult.DENY }) },
        ],
      ],
    });
    expect(
      await screen.findByText(/platform engineers and people on call may/),
    ).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Walk it now' })).toBeNull();
  });
});
