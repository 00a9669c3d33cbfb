import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  SecretsContextProvider,
  type FieldExtensionOptions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import type {
  TenantDeletionPlan,
  TenantExportsApi,
} from '@companyos/plugin-tenant-common';
import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { parse } from 'yaml';
import { tenantApiRef } from '../api';
import { aPlan, aTenantApi } from '../__testUtils__/fixtures';
import { tenantExportsApiRef } from '../exports/api';
import { tenantField } from '../exports/tenantField';
import { deletionPlanField } from './deletionPlanField';
import { exportFirstField } from './exportFirstField';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

/** The pages of the template that people really get. */
const template = parse(
  readFileSync(
    resolve(
      __dirname,
      '../../../scaffolder-backend-module-tenant/templates/delete-tenant/template.yaml',
    ),
    'utf8',
  ),
);

const planned = {
  ...aPlan(),
  details: {
    rows: 12,
    bytes: 81_920,
    blockers: [],
    foreign: [],
    exportable: [],
  },
} as unknown as TenantDeletionPlan;

const exports = {
  destinations: async () => [
    {
      id: 'eu-archive',
      title: 'Archive (Frankfurt)',
      region: 'eu-central',
      kind: 'object-store',
      connected: true,
    },
  ],
} as unknown as TenantExportsApi;

describe('the template that deletes a tenant', () => {
  it('offers an export first, and plans with it', async () => {
    const api = aTenantApi();
    api.planDeletion.mockResolvedValue(planned);
    const onCreate = jest.fn().mockResolvedValue(undefined);
    renderInTestApp(
      <SecretsContextProvider>
        <Stepper
          manifest={{
            title: template.metadata.title,
            steps: template.spec.parameters.map(
              (schema: { title: string }) => ({ title: schema.title, schema }),
            ),
          }}
          extensions={
            [
              tenantField,
              exportFirstField,
              deletionPlanField,
            ] as unknown as FieldExtensionOptions<any, any>[]
          }
          onCreate={onCreate}
          formProps={{ EXPERIMENTAL_theme: 'bui' }}
        />
      </SecretsContextProvider>,
      {
        apis: [
          [tenantApiRef, api],
          [tenantExportsApiRef, exports],
        ],
      },
    );
    const user = userEvent.setup();
    const tenant = await screen.findByRole('combobox', { name: /Tenant/ });
    await user.click(tenant);
    await user.type(tenant, 'acme');
    await user.click(await screen.findByRole('option', { name: /acme/ }));
    await user.type(screen.getByLabelText(/Reason/), 'It is over');
    await user.click(
      await screen.findByRole('button', { name: /Export first/ }),
    );
    await user.click(await screen.findByRole('option', { name: /Frankfurt/ }));
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findByRole('region', { name: 'What would be lost' }),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await user.click(await screen.findByRole('button', { name: 'Create' }));
    await waitFor(() => expect(onCreate).toHaveBeenCalled());
    expect(onCreate.mock.calls[0][0]).toMatchObject({
      name: 'acme',
      exportTo: 'eu-archive',
      planHash: 'b'.repeat(64),
    });
    expect(api.planDeletion).toHaveBeenLastCalledWith('acme', {
      exportTo: 'eu-archive',
    });
  });
});
