import type { Probe } from '@companyos/plugin-probe-node';
import { z } from 'zod/v4';
import {
  bearer,
  stagingProbe,
  type StagingProbeOptions,
} from '../stagingProbe';

const customersSchema = z.object({
  total: z.int().min(1),
  items: z
    .array(z.object({ email: z.string().min(1), plan: z.string() }))
    .min(1),
});

/** Each tenant sees its own customers and nobody else's. */
export function tenantQueryProbe(options: StagingProbeOptions): Probe {
  const { sessions } = options;
  return stagingProbe(options, {
    id: 'staging-tenant-query',
    title: 'Tenants see their own customers only',
    criticalPath: 'tenant-query',
    intervalMs: 30_000,
    steps: () => [
      {
        title: 'Ask as every tenant',
        async run(context) {
          const seenBy = new Map<string, string>();
          for (const user of await sessions.users(context)) {
            const { tenant, token } = await sessions.of(context, user);
            const answer = await context.http.request(
              '/query/customers?limit=100',
              { headers: bearer(token) },
            );
            if (answer.status === 401) sessions.forget();
            const { items } = answer.expectStatus(200).json(customersSchema);
            for (const { email } of items) {
              const other = seenBy.get(email);
              if (other) {
                context.fail(
                  `A customer is shown to ${tenant} and to ${other}.`,
                );
              }
              seenBy.set(email, tenant);
            }
          }
        },
      },
      {
        title: 'Be refused without a session',
        async run({ http }) {
          (await http.request('/query/customers')).expectStatus(401);
        },
      },
    ],
  });
}
