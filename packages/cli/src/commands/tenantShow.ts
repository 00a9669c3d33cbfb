import { defineCommand } from '../command';
import { renderTenant } from '../render/tenant';
import { json } from '../text';

export const tenantShow = defineCommand({
  path: ['tenant', 'show'],
  arguments: '<name>',
  summary: 'Show a tenant with its namespaces and roles',
  details:
    'With --json: the tenant as the API gives it, and its namespaces under "namespaces".',
  examples: ['companyos tenant show acme', 'companyos tenant show acme --json'],
  async run({ io, connect }, options, name) {
    const { tenants } = await connect(options);
    const tenant = await tenants.get(name);
    const namespaces = await tenants.namespaces(name);
    io.out(
      options.json
        ? json({ ...tenant, namespaces })
        : renderTenant(tenant, namespaces),
    );
    return 'ok';
  },
});
