import { diffNamespace } from '../index';
import type { ConformanceContext, Damage } from './options';

/** Whatever happens behind the portal's back is seen for what it is, and repaired without touching a row. */
export function damageSuite(context: ConformanceContext): void {
  const { options, stores, newTenant, open } = context;
  const provisioner = () => options.createProvisioner();
  const names = (list: readonly { name: string }[]) =>
    list.map(({ name }) => name).sort();
  const expected = (damage: Damage) => ({
    missing: [...(damage.missing ?? [])].sort(),
    altered: [...(damage.altered ?? [])].sort(),
    extra: [...(damage.extra ?? [])].sort(),
  });

  describe('damage', () => {
    it('is tried on every desired resource', () => {
      const tried = new Set(options.damages.flatMap(d => d.missing ?? []));
      expect(
        names(provisioner().desired()).filter(name => !tried.has(name)),
      ).toEqual([]);
    });

    it.each(options.damages.map(damage => [damage.title, damage] as const))(
      '%s',
      async (_title, damage) => {
        const tenant = newTenant();
        const { home } = stores();
        const look = async () => {
          const diff = diffNamespace(
            provisioner().desired(),
            await provisioner().observe(tenant, home),
          );
          return {
            missing: names(diff.missing),
            altered: names(diff.altered),
            extra: names(diff.extra),
          };
        };
        const ensured = await provisioner().ensure(tenant, home);
        await options.write(open(tenant), 'kept');
        const rows = await options.read(open(tenant));

        await damage.apply(home.pool, tenant);
        expect(await look()).toEqual(expected(damage));

        if (damage.refused) {
          await expect(
            provisioner().ensure(tenant, home),
          ).rejects.toMatchObject({ code: damage.refused });
          expect(await look()).toEqual(expected(damage));
          return;
        }
        const repaired = await provisioner().ensure(tenant, home);
        expect(names(repaired.present)).toEqual(names(ensured.present));
        expect(await look()).toEqual({
          missing: [],
          altered: [],
          extra: expected(damage).extra,
        });
        if (damage.losesRows) await options.write(open(tenant), 'anew');
        else expect(await options.read(open(tenant))).toEqual(rows);

        if (!damage.undo) return;
        if (damage.hangs) {
          const surveyed = (await provisioner().survey?.(tenant, home)) ?? [];
          expect(
            surveyed.flatMap(({ hangingOn = [] }) => hangingOn),
          ).toHaveLength(1);
          await expect(
            provisioner().destroy(tenant, home),
          ).rejects.toMatchObject({ code: 'NAMESPACE_NOT_OURS' });
        } else {
          const left = await provisioner().destroy(tenant, home);
          expect(left[0].text).toContain('not made by the portal');
          const after = await provisioner().observe(tenant, home);
          expect(after.counts).toEqual({});
        }
        expect((await look()).extra).toEqual(expected(damage).extra);
        await damage.undo(home.pool, tenant);
        expect(await provisioner().destroy(tenant, home)).toEqual([]);
        expect(await provisioner().observe(tenant, home)).toMatchObject({
          present: [],
          extra: [],
        });
      },
    );
  });
}
