import { ConflictError } from '@backstage/errors';
import type {
  NamespaceKind,
  TenantProvisioner,
  TenantProvisionersExtensionPoint,
} from '@companyos/plugin-tenant-node';
import { createPostgresProvisioners } from './provisioners';

/** The built-in provisioners, unless a module brings another one of the same kind. */
export class ProvisionerRegistry implements TenantProvisionersExtensionPoint {
  private readonly added = new Map<NamespaceKind, TenantProvisioner>();

  static create(
    builtIn: readonly TenantProvisioner[] = createPostgresProvisioners(),
  ): ProvisionerRegistry {
    return new ProvisionerRegistry(builtIn);
  }

  private constructor(private readonly builtIn: readonly TenantProvisioner[]) {}

  addProvisioner(provisioner: TenantProvisioner): void {
    const { kind } = provisioner;
    if (this.added.has(kind)) {
      throw new ConflictError(
        `Two modules bring a provisioner for ${kind} namespaces: remove one of them.`,
      );
    }
    this.added.set(kind, provisioner);
  }

  /** One per kind, built-in kinds first and in their order. */
  list(): readonly TenantProvisioner[] {
    const kinds = this.builtIn.map(({ kind }) => kind);
    return [
      ...this.builtIn.map(one => this.added.get(one.kind) ?? one),
      ...[...this.added.values()].filter(({ kind }) => !kinds.includes(kind)),
    ];
  }
}
