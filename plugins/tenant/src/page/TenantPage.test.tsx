import { OperationError } from '@companyos/plugin-operation-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aNamespace,
  anOperation,
  aTenant,
  aTenantApi,
} from '../__testUtils__/fixtures';
import { renderPages } from '../__testUtils__/renderPages';

describe('the page of a tenant', () => {
  it('says in a sentence what it is and how it stands', async () => {
    renderPages(aTenantApi(), { at: '/tenants/acme' });
    expect(await screen.findByText('Active')).toBeInTheDocument();
    expect(
      screen.getByText(/is a tenant of tier standard in eu-central/),
    ).toHaveTextContent('It is ready for use');
    const about = screen.getByRole('region', { name: 'About' });
    expect(about).toHaveTextContent('eu-central, us-east');
    expect(screen.getAllByRole('link').map(link => link.textContent)).toEqual(
      expect.arrayContaining([
        'Overview',
        'Namespaces',
        'Roles',
        'Manifest',
        'Activity',
      ]),
    );
  });

  it('says what a tenant waits for, with the progress of the operation at work', async () => {
    const api = aTenantApi();
    api.get.mockResolvedValue(
      aTenant({
        state: 'provisioning',
        stateReason: 'eu-central does not answer.',
        manifestSha256: null,
        openOperationId: 'op_01JDB0000000000000000000BB',
      }),
    );
    renderPages(api, { at: '/tenants/acme' });
    expect(await screen.findByText('Provisioning')).toBeInTheDocument();
    expect(
      screen.getByText(/What it waits for: eu-central does not answer/),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('region', { name: 'Progress' }),
    ).toBeInTheDocument();
  });

  it('tells ready, incomplete, missing and unreachable namespaces apart', async () => {
    const api = aTenantApi();
    api.namespaces.mockResolvedValue([
      aNamespace(),
      aNamespace({
        kind: 'graph',
        status: 'incomplete',
        missing: ['index/nodes_label'],
        extra: ['table/notes'],
      }),
      aNamespace({
        kind: 'index',
        status: 'unreachable',
        reason: 'Connection refused.',
        sizeBytes: null,
        counts: {},
      }),
    ]);
    renderPages(api, { at: '/tenants/acme/namespaces' });
    const db = await screen.findByRole('region', { name: 'Database' });
    expect(db).toHaveTextContent('Ready');
    expect(db).toHaveTextContent('80.0 KiB');
    expect(db).toHaveTextContent('12 records');
    const graph = screen.getByRole('region', { name: 'Graph' });
    expect(graph).toHaveTextContent('Incomplete');
    expect(
      within(graph).getByRole('list', { name: 'Missing' }),
    ).toHaveTextContent('index/nodes_label');
    expect(
      within(graph).getByRole('list', { name: 'Not ours' }),
    ).toHaveTextContent('table/notes');
    const index = screen.getByRole('region', { name: 'Search index' });
    expect(index).toHaveTextContent('Unreachable');
    expect(index).toHaveTextContent('nobody knows whether it is there');
    expect(index).toHaveTextContent('SizeNot known');
  });

  it('shows who has which role', async () => {
    renderPages(aTenantApi(), { at: '/tenants/acme/roles' });
    const admins = await screen.findByRole('list', { name: 'Admins' });
    expect(within(admins).getByRole('link')).toHaveTextContent('acme-owners');
  });

  it('shows, copies and downloads the manifest byte for byte', async () => {
    const api = aTenantApi();
    api.manifest.mockResolvedValue('kind: Tenant\nname: "ü"\n');
    const user = userEvent.setup();
    const copy = jest.spyOn(navigator.clipboard, 'writeText');
    const saved: { name: string; blob?: Blob } = { name: '' };
    URL.createObjectURL = blob => {
      saved.blob = blob as Blob;
      return 'blob:manifest';
    };
    URL.revokeObjectURL = () => {};
    const click = jest
      .spyOn(HTMLAnchorElement.prototype, 'click')
      .mockImplementation(function remember(this: HTMLAnchorElement) {
        saved.name = this.download;
      });
    renderPages(api, { at: '/tenants/acme/manifest' });
    expect((await screen.findByLabelText('tenant.yaml')).textContent).toBe(
      'kind: Tenant\nname: "ü"\n',
    );
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await screen.findByText('Copied.')).toBeInTheDocument();
    expect(copy).toHaveBeenCalledWith('kind: Tenant\nname: "ü"\n');
    await user.click(
      screen.getByRole('button', { name: 'Download tenant.yaml' }),
    );
    click.mockRestore();
    expect(saved.name).toBe('tenant.yaml');
    expect(saved.blob?.size).toBe(
      new TextEncoder().encode('kind: Tenant\nname: "ü"\n').length,
    );
  });

  it('says that there is no manifest yet', async () => {
    const api = aTenantApi();
    api.get.mockResolvedValue(
      aTenant({ state: 'provisioning', manifestSha256: null }),
    );
    renderPages(api, { at: '/tenants/acme/manifest' });
    expect(
      await screen.findByText(/There is no manifest yet/),
    ).toBeInTheDocument();
    expect(api.manifest).not.toHaveBeenCalled();
  });

  it('lists what was asked for, refusals included, and leads to the ledger', async () => {
    const api = aTenantApi();
    api.operations.mockResolvedValue([
      anOperation({ id: 'op_2', state: 'denied' }),
      anOperation(),
    ]);
    renderPages(api, { at: '/tenants/acme/activity' });
    const list = await screen.findByRole('list', { name: 'Activity' });
    const [denied, done] = within(list).getAllByRole('listitem');
    expect(denied).toHaveTextContent('Denied');
    expect(done).toHaveTextContent('Succeeded');
    expect(done).toHaveTextContent('order 4711');
    expect(
      within(done).getByRole('link', { name: 'Find it in the ledger' }),
    ).toHaveAttribute(
      'href',
      '/ledger?decisionId=pd_01JDB0000000000000000000AA',
    );
  });

  it('says that there is no such tenant', async () => {
    const api = aTenantApi();
    api.get.mockRejectedValue(
      new OperationError('NOT_FOUND', 'There is no tenant "nope".'),
    );
    renderPages(api, { at: '/tenants/nope' });
    expect(
      await screen.findByText('There is no tenant "nope".'),
    ).toBeInTheDocument();
  });

  it('fetches once more when asked to try again', async () => {
    const api = aTenantApi();
    api.get.mockRejectedValueOnce(
      new OperationError('UNREACHABLE', 'The portal did not answer.'),
    );
    renderPages(api, { at: '/tenants/acme' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Try again' }),
    );
    await waitFor(() => expect(api.get).toHaveBeenCalledTimes(2));
    expect(await screen.findByText('Active')).toBeInTheDocument();
  });
});
