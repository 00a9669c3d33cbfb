import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import App from './App';
import { aSession } from './modules/signIn/aSession';

const HOUR_MS = 3_600_000;

const people = [
  {
    name: 'ada',
    displayName: 'Ada Lindqvist',
    groups: [
      {
        name: 'platform-engineers',
        title: 'Platform engineers',
        description: 'Create and plan tenants',
      },
    ],
    ready: true,
  },
  { name: 'omar', displayName: 'Omar Reyes', groups: [], ready: true },
];

const entities: { [ref: string]: object } = {
  'user:default/ada': {
    metadata: { name: 'ada' },
    spec: { profile: { displayName: 'Ada Lindqvist' } },
  },
  'group:default/platform-engineers': {
    metadata: { title: 'Platform engineers', description: 'Create tenants' },
  },
};

const PASSWORD = 'right-password';

/** The portal's back end, as far as the start page needs it. */
class Portal {
  cookie: string | null = null;

  readonly fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    const json = (body: unknown, status = 200) =>
      new Response(JSON.stringify(body), { status });
    switch (pathname) {
      case '/api/auth/local/people':
        return json({ people });
      case '/api/auth/local/refresh':
        return this.refresh(request, json);
      case '/api/auth/local/logout':
        this.cookie = null;
        return new Response(null, { status: 204 });
      case '/api/catalog/entities/by-refs': {
        const { entityRefs } = await request.json();
        return json({
          items: entityRefs.map((ref: string) => entities[ref] ?? null),
        });
      }
      case '/api/tenant/operations':
        return json({ items: [], next: null });
      case '/api/notifications/status':
        return json({ unread: 3, read: 0 });
      default:
        return json({ error: { name: 'NotFoundError', message: '' } }, 404);
    }
  };

  private refresh(
    request: Request,
    json: (body: unknown, status?: number) => Response,
  ) {
    const name = request.headers.get('x-companyos-user');
    if (name && request.headers.get('x-companyos-password') === PASSWORD) {
      this.cookie = name;
    } else if (name || !this.cookie) {
      return json(
        {
          error: {
            name: 'AuthenticationError',
            message: 'This name and password do not match.',
          },
        },
        401,
      );
    }
    return json(aSession(this.cookie!, Date.now() + HOUR_MS));
  }
}

describe('the portal', () => {
  const originalFetch = global.fetch;
  let portal: Portal;

  beforeEach(() => {
    localStorage.clear();
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: { title: 'CompanyOS Portal', baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://localhost' },
          },
          context: 'test',
        },
      ] as any,
    };
    portal = new Portal();
    global.fetch = portal.fetch;
  });
  afterEach(() => {
    global.fetch = originalFetch;
  });

  it('signs in who gives the right password, and greets them', async () => {
    const user = userEvent.setup();
    render(App.createRoot());
    expect(
      await screen.findByRole(
        'heading',
        { name: 'Sign in' },
        { timeout: 9000 },
      ),
    ).toBeVisible();
    const ada = await screen.findByRole('radio', { name: 'Ada Lindqvist' });
    expect(ada).toHaveAccessibleDescription(
      'Platform engineers: create and plan tenants',
    );
    const signIn = screen.getByRole('button', { name: 'Sign in' });

    await user.click(signIn);
    expect(screen.getByRole('alert')).toHaveTextContent('Pick who you are.');

    await user.click(ada);
    await user.type(screen.getByLabelText('Password'), 'wrong{Enter}');
    await waitFor(() =>
      expect(screen.getByRole('alert')).toHaveTextContent(
        'This name and password do not match.',
      ),
    );

    await user.clear(screen.getByLabelText('Password'));
    await user.type(screen.getByLabelText('Password'), `${PASSWORD}{Enter}`);
    expect(
      await screen.findByRole(
        'heading',
        { name: 'You are Ada Lindqvist' },
        { timeout: 9000 },
      ),
    ).toBeVisible();
    const nav = screen.getByRole('navigation', { name: 'Main' });
    expect(
      within(nav)
        .getAllByRole('link')
        .map(link => link.textContent),
    ).toEqual([
      'Home',
      'Tenants',
      'Releases',
      'Create',
      'Operations',
      'Probes',
      'Residency',
      'Ledger',
      'Catalog',
      'Search',
    ]);
    expect(within(nav).getByRole('link', { name: 'Home' })).toHaveAttribute(
      'aria-current',
      'page',
    );
    expect(await screen.findByLabelText('3 unread')).toBeVisible();
    const jobs = screen.getByRole('region', {
      name: 'What do you want to do?',
    });
    expect(
      within(jobs).getByRole('link', { name: 'Onboard a tenant' }),
    ).toHaveAttribute('href', '/create/templates/default/create-tenant');
    expect(screen.getByText(/Your first minute/)).toBeVisible();
    expect(screen.getByText(/Nothing has been asked for yet/)).toBeVisible();
    expect(document.title).toBe('Home · CompanyOS Portal');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toMatch(
      new RegExp(`${PASSWORD}|signature`),
    );
  }, 40_000);
});
