import { diffNamespace, namespaceNames } from '../index';
import type { ConformanceContext } from './options';

/** Ensure, observe, destroy: each as often as anyone likes. */
export function lifecycleSuite(context: ConformanceContext): void {
  const { options, stores, newTenant, open } = context;
  const provisioner = () => options.createProvisioner();

  describe('lifecycle', () => {
    it('desires the same whatever the tenant, each resource once, with a fingerprint and a sentence', () => {
      const desired = provisioner().desired();
      expect(desired.length).toBeGreaterThan(0);
      expect(provisioner().desired()).toEqual(desired);
      expect(new Set(desired.map(({ name }) => name)).size).toBe(
        desired.length,
      );
      for (const resource of desired) {
        expect(resource.fingerprint).toMatch(/^[0-9a-f]{64}$/);
        expect(resource.summary).not.toBe('');
      }
    });

    it('observes nothing where nothing is', async () => {
      const observed = await provisioner().observe(newTenant(), stores().home);
      expect(observed).toEqual({
        present: [],
        extra: [],
        sizeBytes: 0,
        counts: {},
      });
    });

    it('ensures all that it desires and nothing else', async () => {
      const tenant = newTenant();
      const ensured = await provisioner().ensure(tenant, stores().home);
      expect(diffNamespace(provisioner().desired(), ensured)).toEqual({
        missing: [],
        altered: [],
        extra: [],
      });
      expect(await provisioner().observe(tenant, stores().home)).toEqual(
        ensured,
      );
    });

    it('changes nothing the second time, not even invisibly', async () => {
      const tenant = newTenant();
      const first = await provisioner().ensure(tenant, stores().home);
      const before = await catalogVersions(context, tenant.id);
      expect(before).not.toEqual([]);
      const second = await provisioner().ensure(tenant, stores().home);
      expect(second).toEqual(first);
      expect(await catalogVersions(context, tenant.id)).toEqual(before);
    });

    it('observes sizes and counts', async () => {
      const tenant = newTenant();
      const empty = await provisioner().ensure(tenant, stores().home);
      expect(Object.values(empty.counts).every(count => count === 0)).toBe(
        true,
      );
      const counts = await options.write(open(tenant), 'size');
      const filled = await provisioner().observe(tenant, stores().home);
      expect(filled.counts).toEqual(counts);
      expect(filled.sizeBytes).toBeGreaterThan(empty.sizeBytes);
      expect(filled.present).toEqual(empty.present);
    });

    it('destroys everything, twice, with sessions open, and can start over', async () => {
      const tenant = newTenant();
      await provisioner().ensure(tenant, stores().home);
      const login = open(tenant);
      login.on('error', () => {});
      await options.write(login, 'gone');
      await provisioner().destroy(tenant, stores().home);
      await provisioner().destroy(tenant, stores().home);
      const observed = await provisioner().observe(tenant, stores().home);
      expect(observed.present).toEqual([]);
      expect(await catalogVersions(context, tenant.id)).toEqual([]);
      await expect(options.read(login)).rejects.toThrow();

      const again = await provisioner().ensure(tenant, stores().home);
      expect(diffNamespace(provisioner().desired(), again).missing).toEqual([]);
      expect(Object.values(again.counts).every(count => count === 0)).toBe(
        true,
      );
    });

    it('leaves other tenants alone when it destroys one', async () => {
      const [gone, stays] = [newTenant(), newTenant()];
      await provisioner().ensure(gone, stores().home);
      await provisioner().ensure(stays, stores().home);
      await options.write(open(stays), 'stays');
      const before = await provisioner().observe(stays, stores().home);
      await provisioner().destroy(gone, stores().home);
      expect(await provisioner().observe(stays, stores().home)).toEqual(before);
    });

    it.each(['', 'tn_', 'acme', 'tn_abcdefgh2345678"', 'tn_ABCDEFGH234567ZZ'])(
      'refuses %j as a tenant ID',
      async id => {
        const tenant = { id, homeRegion: stores().home.region };
        await expect(
          provisioner().ensure(tenant, stores().home),
        ).rejects.toThrow('Not a tenant ID');
        await expect(
          provisioner().destroy(tenant, stores().home),
        ).rejects.toThrow('Not a tenant ID');
      },
    );
  });
}

/** Row versions (`xmin`) of everything with one of the tenant's names: they change whenever anything is written, even the same. */
async function catalogVersions(
  { stores }: ConformanceContext,
  tenantId: string,
): Promise<unknown[]> {
  const names = namespaceNames(tenantId);
  const { rows } = await stores().home.pool.query(
    `SELECT 'schema' AS what, nspname AS name, xmin::text FROM pg_namespace WHERE nspname = ANY ($1)
     UNION ALL
     SELECT 'relation', c.relname, c.xmin::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY ($1)
     UNION ALL
     SELECT 'function', p.proname, p.xmin::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname = ANY ($1)
     UNION ALL
     SELECT 'role', rolname, xmin::text FROM pg_authid WHERE rolname = ANY ($2)
     ORDER BY 1, 2`,
    [Object.values(names.schemas), [names.ownerRole, names.loginRole]],
  );
  return rows;
}
