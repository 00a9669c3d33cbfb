import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  SecretsContextProvider,
  type FieldExtensionOptions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import type { TenantExportsApi } from '@companyos/plugin-tenant-common';
import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { parse } from 'yaml';
import { tenantApiRef } from '../api';
import { aPlan, aTenantApi } from '../__testUtils__/fixtures';
import { tenantExportsApiRef } from './api';
import { destinationField } from './destinationField';
import { exportPlanField } from './exportPlanField';
import { tenantField } from './tenantField';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

/** The pages of the template that people really get. */
const template = parse(
  readFileSync(
    resolve(
      __dirname,
      '../../../scaffolder-backend-module-tenant/templates/export-tenant/template.yaml',
    ),
    'utf8',
  ),
);

function renderWizard(plan: jest.Mock) {
  const onCreate = jest.fn().mockResolvedValue(undefined);
  const exports = {
    plan,
    destinations: async () => [
      {
        id: 'eu-download',
        title: 'Download (Frankfurt)',
        region: 'eu-central',
        kind: 'download',
        connected: true,
      },
      {
        id: 'us-partner',
        title: 'Partner (Virginia)',
        region: 'us-east',
        kind: 'partner',
        connected: false,
      },
    ],
  } as unknown as TenantExportsApi;
  renderInTestApp(
    <SecretsContextProvider>
      <Stepper
        manifest={{
          title: template.metadata.title,
          steps: template.spec.parameters.map((schema: { title: string }) => ({
            title: schema.title,
            schema,
          })),
        }}
        extensions={
          [
            tenantField,
            destinationField,
            exportPlanField,
          ] as unknown as FieldExtensionOptions<any, any>[]
        }
        onCreate={onCreate}
        formProps={{ EXPERIMENTAL_theme: 'bui' }}
      />
    </SecretsContextProvider>,
    {
      apis: [
        [tenantApiRef, aTenantApi()],
        [tenantExportsApiRef, exports],
      ],
    },
  );
  return { onCreate, user: userEvent.setup() };
}

async function fillFirstPage(
  user: ReturnType<typeof userEvent.setup>,
  destination: RegExp,
) {
  const tenant = await screen.findByRole('combobox', { name: /Tenant/ });
  await user.click(tenant);
  await user.type(tenant, 'acme');
  await user.click(await screen.findByRole('option', { name: /acme/ }));
  await user.click(screen.getByRole('radio', { name: destination }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
}

describe('the template that exports a tenant', () => {
  it('asks for tenant and destination, and goes on with an allowed plan', async () => {
    const plan = jest.fn().mockResolvedValue(aPlan());
    const { onCreate, user } = renderWizard(plan);
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    expect(await screen.findAllByText('Choose the tenant.')).not.toHaveLength(
      0,
    );
    await fillFirstPage(user, /Frankfurt/);
    expect(
      await screen.findByRole('region', { name: 'Plan' }),
    ).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Review' }));
    await user.click(await screen.findByRole('button', { name: 'Create' }));
    await waitFor(() => expect(onCreate).toHaveBeenCalled());
    expect(onCreate.mock.calls[0][0]).toMatchObject({
      name: 'acme',
      destination: 'eu-download',
      planHash: 'b'.repeat(64),
    });
    expect(plan).toHaveBeenCalledWith('acme', { destination: 'eu-download' });
  });

  it('stops at a denial and says why', async () => {
    const plan = jest.fn().mockResolvedValue(aPlan({ outcome: 'deny' }));
    const { onCreate, user } = renderWizard(plan);
    await fillFirstPage(user, /Virginia/);
    expect(
      await screen.findByRole('region', { name: 'Denied by policy' }),
    ).toHaveTextContent('pd_01JDB0000000000000000000DD');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/There is no plan yet that policy allows/),
    ).not.toHaveLength(0);
    expect(onCreate).not.toHaveBeenCalled();
  });
});
