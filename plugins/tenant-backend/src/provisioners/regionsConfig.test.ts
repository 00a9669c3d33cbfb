import { ConfigReader } from '@backstage/config';
import { readRegionsConfig } from './regionsConfig';

const credentialKey = 'k'.repeat(32);
const read = (regions: unknown, key: unknown = credentialKey) =>
  readRegionsConfig(
    new ConfigReader({
      companyos: {
        ...(regions === undefined ? {} : { regions: regions as any }),
        tenants: key === null ? {} : { credentialKey: key as any },
      },
    }),
  );
const problem = (...args: Parameters<typeof read>) => {
  try {
    read(...args);
  } catch (error) {
    return error as Error & { code: string };
  }
  throw new Error('It was accepted.');
};

describe('readRegionsConfig', () => {
  it('reads regions in a stable order, with either form of connection', () => {
    expect(
      read({
        'us-east': {
          title: 'US East',
          connection: { host: 'db.us', port: 5433, database: 'r', user: 'u' },
        },
        'eu-central': {
          title: 'EU Central',
          connection: 'postgresql://u:p@db.eu/region',
        },
      }),
    ).toEqual({
      credentialKey,
      regions: [
        {
          id: 'eu-central',
          title: 'EU Central',
          connection: { connectionString: 'postgresql://u:p@db.eu/region' },
        },
        {
          id: 'us-east',
          title: 'US East',
          connection: { host: 'db.us', port: 5433, database: 'r', user: 'u' },
        },
      ],
    });
  });

  it('names everything that is wrong at once, and no secret', () => {
    const error = problem(
      {
        EU: { title: 'Europe', connection: 'postgresql://u:p@db.eu/region' },
        'us-east': { connection: 'mysql://u:hunter2@db/region' },
      },
      'too short',
    );
    expect(error.code).toBe('INVALID_CONFIG');
    expect(error.message).toContain('companyos.regions.EU: use lower-case');
    expect(error.message).toContain(
      'companyos.regions.us-east.title: give a title for people',
    );
    expect(error.message).toContain(
      'companyos.regions.us-east.connection: give a postgresql:// URL',
    );
    expect(error.message).toContain(
      'companyos.tenants.credentialKey: set a secret of at least 32 characters',
    );
    expect(error.message).not.toContain('hunter2');
    expect(error.message).not.toContain('too short');
  });

  it.each([[undefined], [{}], ['everywhere']])(
    'wants at least one region, not %j',
    regions => {
      expect(problem(regions).message).toContain(
        'companyos.regions: list at least one region, by ID',
      );
    },
  );

  it('wants a credential key', () => {
    const regions = { eu: { title: 'EU', connection: 'postgres://db/r' } };
    expect(problem(regions, null).message).toContain(
      'companyos.tenants.credentialKey: set a secret',
    );
  });
});
