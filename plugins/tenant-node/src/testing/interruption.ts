import { Pool } from 'pg';
import { diffNamespace } from '../index';
import { KillingPool, type KillMoment } from './chaos';
import type { ConformanceContext } from './options';

const MOST_STATEMENTS = 200;

/** Killed anywhere, or twice at once: the outcome is that of one undisturbed run. */
export function interruptionSuite(context: ConformanceContext): void {
  const { options, stores, newTenant, open } = context;
  const provisioner = () => options.createProvisioner();

  describe('interruption', () => {
    it.each<KillMoment>(['before', 'during', 'after'])(
      'completes after its connection was killed %s any of its statements',
      async moment => {
        const { home } = stores();
        const undisturbed = await provisioner().ensure(newTenant(), home);
        let statement = 0;
        let killed = true;
        while (killed) {
          statement++;
          expect(statement).toBeLessThan(MOST_STATEMENTS);
          const tenant = newTenant();
          const killing = new KillingPool(home.pool, statement, moment);
          await provisioner()
            .ensure(tenant, { ...home, pool: killing.pool })
            .catch(() => {});
          await killing.end();
          killed = killing.killed;

          const ensured = await provisioner().ensure(tenant, home);
          const anonymous = (resources: typeof ensured.present) =>
            resources.map(({ name, fingerprint }) => ({ name, fingerprint }));
          expect(anonymous(ensured.present)).toEqual(
            anonymous(undisturbed.present),
          );
          expect(ensured.extra).toEqual([]);
        }
        expect(statement).toBeGreaterThan(1);
      },
    );

    it('completes a destruction that was killed', async () => {
      const { home } = stores();
      let killed = true;
      for (let statement = 1; killed; statement++) {
        const tenant = newTenant();
        await provisioner().ensure(tenant, home);
        const killing = new KillingPool(home.pool, statement, 'after');
        await provisioner()
          .destroy(tenant, { ...home, pool: killing.pool })
          .catch(() => {});
        await killing.end();
        killed = killing.killed;
        await provisioner().destroy(tenant, home);
        expect((await provisioner().observe(tenant, home)).present).toEqual([]);
      }
    });

    it('is one namespace when several replicas ensure it at once', async () => {
      const { home } = stores();
      const tenant = newTenant();
      const replicas = [1, 2, 3, 4].map(
        () => new Pool({ ...home.pool.options, max: 2 }),
      );
      try {
        const results = await Promise.all(
          replicas.map(pool =>
            options.createProvisioner().ensure(tenant, { ...home, pool }),
          ),
        );
        for (const result of results) {
          expect(result).toEqual(results[0]);
          expect(diffNamespace(provisioner().desired(), result)).toEqual({
            missing: [],
            altered: [],
            extra: [],
          });
        }
        await options.write(open(tenant), 'after a race');
      } finally {
        await Promise.all(replicas.map(pool => pool.end()));
      }
    });

    it('keeps several tenants apart that are ensured at once', async () => {
      const { home } = stores();
      const tenants = Array.from({ length: 8 }, newTenant);
      const results = await Promise.all(
        tenants.map(tenant => provisioner().ensure(tenant, home)),
      );
      for (const result of results) {
        expect(diffNamespace(provisioner().desired(), result).missing).toEqual(
          [],
        );
      }
    });
  });
}
