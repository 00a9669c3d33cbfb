import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  catalogApiRef,
  entityPresentationApiRef,
  type CatalogApi,
  type EntityPresentationApi,
} from '@backstage/plugin-catalog-react';
import {
  SecretsContextProvider,
  type FieldExtensionOptions,
} from '@backstage/plugin-scaffolder-react';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { OperationError } from '@companyos/plugin-operation-common';
import type { TenantApi } from '@companyos/plugin-tenant-common';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import { parse } from 'yaml';
import { tenantApiRef } from '../api';
import { aPlan, aTenantApi } from '../__testUtils__/fixtures';
import { dataClassesField } from './dataClassesField';
import { displayNameField } from './displayNameField';
import { nameField } from './nameField';
import { ownerField } from './ownerField';
import { regionField } from './regionField';
import { regionsField } from './regionsField';
import { retentionField } from './retentionField';
import { tenantPlanField } from './tenantPlanField';

// The whole wizard is drawn anew on every change, and a machine that tests several packages at once takes its time.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

/** The pages of the template that people really get. */
const template = parse(
  readFileSync(
    resolve(
      __dirname,
      '../../../scaffolder-backend-module-tenant/templates/create-tenant/template.yaml',
    ),
    'utf8',
  ),
);

const catalog = {
  getEntities: async () => ({
    items: [
      ['Group', 'acme-owners', 'Acme owners'],
      ['User', 'ada', 'Ada Lindqvist'],
    ].map(([kind, name, displayName]) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name, namespace: 'default' },
      spec: { profile: { displayName } },
    })),
  }),
} as unknown as CatalogApi;

const presentation = {
  forEntity: (entity: Entity) => ({
    promise: Promise.resolve({
      primaryTitle: (entity.spec as any).profile.displayName,
    }),
  }),
} as unknown as EntityPresentationApi;

const extensions = [
  nameField,
  displayNameField,
  regionField,
  regionsField,
  dataClassesField,
  retentionField,
  tenantPlanField,
  ownerField,
] as unknown as FieldExtensionOptions<any, any>[];

function renderWizard(api: TenantApi) {
  const onCreate = jest.fn().mockResolvedValue(undefined);
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
        extensions={extensions}
        onCreate={onCreate}
        formProps={{ EXPERIMENTAL_theme: 'bui' }}
      />
    </SecretsContextProvider>,
    {
      apis: [
        [tenantApiRef, api],
        [catalogApiRef, catalog],
        [entityPresentationApiRef, presentation],
      ],
    },
  );
  return { onCreate, user: userEvent.setup() };
}

/** At once, as a person pastes. */
async function enter(user: UserEvent, input: HTMLElement, text: string) {
  await user.clear(input);
  await user.click(input);
  await user.paste(text);
}

async function fillIdentity(user: UserEvent) {
  await enter(
    user,
    await screen.findByRole('textbox', { name: /^Name/ }),
    'acme',
  );
  await enter(
    user,
    screen.getByRole('textbox', { name: /^Display name/ }),
    'Acme Corporation',
  );
  await enter(user, screen.getByRole('combobox', { name: /Owner/ }), 'acme');
  await user.click(await screen.findByRole('option', { name: 'Acme owners' }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
}

async function fillWhere(user: UserEvent) {
  await user.click(await screen.findByRole('radio', { name: /Frankfurt/ }));
  await user.click(screen.getByRole('checkbox', { name: /Internal/ }));
  await user.click(screen.getByRole('radio', { name: /one year/ }));
  await user.click(screen.getByRole('button', { name: 'Next' }));
}

const review = () => screen.findByRole('button', { name: 'Review' });

describe('the Create tenant wizard', () => {
  it('hands over the specification, and the hash of the plan that was shown', async () => {
    const api = aTenantApi();
    const { user, onCreate } = renderWizard(api);
    await fillIdentity(user);
    await fillWhere(user);
    expect(
      await screen.findByText('Create tenant acme in eu-central.'),
    ).toBeInTheDocument();
    expect(screen.getByText('Allowed')).toBeInTheDocument();
    await enter(
      user,
      screen.getByRole('textbox', { name: /Reason/ }),
      'order 1',
    );
    await user.click(await review());
    await user.click(await screen.findByRole('button', { name: 'Create' }));
    await waitFor(() => expect(onCreate).toHaveBeenCalledTimes(1));
    const spec = {
      name: 'acme',
      displayName: 'Acme Corporation',
      owner: 'group:default/acme-owners',
      tier: 'standard',
      homeRegion: 'eu-central',
      allowedRegions: ['eu-central'],
      dataClasses: ['internal'],
      retention: { schedule: 'standard' },
    };
    expect(onCreate).toHaveBeenCalledWith({
      ...spec,
      reason: 'order 1',
      planHash: 'b'.repeat(64),
    });
    expect(api.plan).toHaveBeenLastCalledWith(spec);
  });

  it("says what is wrong with a name while it is typed, in the back end's words", async () => {
    const api = aTenantApi();
    api.validate.mockImplementation(async spec => ({
      fields:
        spec.name === 'admin'
          ? { name: 'This name is reserved: choose another one.' }
          : ({} as { [path: string]: string }),
    }));
    const { user } = renderWizard(api);
    const name = await screen.findByRole('textbox', { name: /^Name/ });
    await enter(user, name, 'admin');
    expect(
      await screen.findByText('This name is reserved: choose another one.'),
    ).toBeInTheDocument();
    expect(name).toBeInvalid();
    expect(name).toHaveAccessibleDescription(/This name is reserved/);
    await enter(user, name, 'acme');
    expect(await screen.findByText('You can use this name.')).toBeVisible();
    expect(name).toBeValid();
  });

  it('stays on the page when the back end refuses a value, or does not answer', async () => {
    const api = aTenantApi();
    api.validate.mockImplementation(async spec => ({
      fields: ('owner' in spec
        ? { name: 'This name belongs to someone else.' }
        : {}) as { [path: string]: string },
    }));
    const { user } = renderWizard(api);
    await fillIdentity(user);
    expect(
      await screen.findAllByText('This name belongs to someone else.'),
    ).not.toHaveLength(0);
    expect(screen.getByRole('button', { name: 'Next' })).toBeInTheDocument();

    api.validate.mockRejectedValue(
      new OperationError('UNREACHABLE', 'The portal did not answer.'),
    );
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(
      await screen.findAllByText(/The portal did not answer\./),
    ).not.toHaveLength(0);
  });

  it('lets the home region belong to the allowed ones', async () => {
    const { user } = renderWizard(aTenantApi());
    await fillIdentity(user);
    await user.click(await screen.findByRole('radio', { name: /Frankfurt/ }));
    const allowed = screen.getByRole('group', { name: /Allowed regions/ });
    const home = within(allowed).getByRole('checkbox', { name: /Frankfurt/ });
    expect(home).toBeChecked();
    expect(home).toBeDisabled();
    await user.click(screen.getByRole('radio', { name: /Virginia/ }));
    expect(home).toBeEnabled();
    expect(
      within(allowed).getByRole('checkbox', { name: /Virginia/ }),
    ).toBeChecked();
  });

  it('shows a denial with its decision ID, and does not go on', async () => {
    const api = aTenantApi();
    api.plan.mockResolvedValue(aPlan({ outcome: 'deny' }));
    const { user, onCreate } = renderWizard(api);
    await fillIdentity(user);
    await fillWhere(user);
    const denial = await screen.findByRole('region', {
      name: 'Denied by policy',
    });
    expect(denial).toHaveTextContent('No policy allows you to create tenants.');
    expect(denial).toHaveTextContent('Ask a platform engineer to create it.');
    expect(denial).toHaveTextContent('pd_01JDB0000000000000000000DD');
    await user.click(await review());
    expect(
      await screen.findAllByText(/There is no plan yet that policy allows/),
    ).not.toHaveLength(0);
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();
    expect(onCreate).not.toHaveBeenCalled();
  });

  it('asks for another look when the plan has changed in the meantime', async () => {
    const api = aTenantApi();
    const { user } = renderWizard(api);
    await fillIdentity(user);
    await fillWhere(user);
    await screen.findByText('Allowed');
    api.plan.mockResolvedValue(aPlan({ hash: 'e'.repeat(64) }));
    await user.click(await review());
    expect(
      await screen.findAllByText(/The plan has changed since it was shown/),
    ).not.toHaveLength(0);
    await user.click(screen.getByRole('button', { name: 'Check again' }));
    await waitFor(() =>
      expect(screen.getByTitle('e'.repeat(64))).toBeInTheDocument(),
    );
    await user.click(await review());
    expect(
      await screen.findByRole('button', { name: 'Create' }),
    ).toBeInTheDocument();
  });

  it('says that there is nothing to do', async () => {
    const api = aTenantApi();
    api.plan.mockResolvedValue(aPlan({ noop: true }));
    const { user } = renderWizard(api);
    await fillIdentity(user);
    await fillWhere(user);
    expect(
      await screen.findByText(/Nothing to do: everything is already as asked/),
    ).toBeInTheDocument();
  });

  it('names the fields that keep a plan from being made', async () => {
    const api = aTenantApi();
    api.plan.mockRejectedValue(
      new OperationError('INVALID_INPUT', 'The specification is not right.', {
        fields: { owner: 'There is no such group in the catalog.' },
      }),
    );
    const { user } = renderWizard(api);
    await fillIdentity(user);
    await fillWhere(user);
    expect(
      await screen.findByText('There is no such group in the catalog.'),
    ).toBeInTheDocument();
  });
});
