import type { TenantProvisioner } from '@companyos/plugin-tenant-node';
import { ProvisionerRegistry } from './ProvisionerRegistry';

const provisioner = (kind: string, name = kind) =>
  ({ kind, name } as unknown as TenantProvisioner);

describe('ProvisionerRegistry', () => {
  const builtIn = [provisioner('db'), provisioner('graph')];

  it('lists the built-in ones', () => {
    expect(ProvisionerRegistry.create(builtIn).list()).toEqual(builtIn);
  });

  it('lets a module replace one, in its place, and add a kind', () => {
    const registry = ProvisionerRegistry.create(builtIn);
    const blob = provisioner('blob');
    const other = provisioner('db', 'other');
    registry.addProvisioner(blob);
    registry.addProvisioner(other);
    expect(registry.list()).toEqual([other, builtIn[1], blob]);
  });

  it('refuses two modules that bring the same kind', () => {
    const registry = ProvisionerRegistry.create(builtIn);
    registry.addProvisioner(provisioner('db'));
    expect(() => registry.addProvisioner(provisioner('db'))).toThrow(
      'Two modules bring a provisioner for db namespaces',
    );
  });
});
