import type { Probe } from '@companyos/plugin-probe-node';
import { stagingProbe, type StagingProbeOptions } from '../stagingProbe';

/** People of every tenant can log in with the right password, and with no other. */
export function loginProbe(options: StagingProbeOptions): Probe {
  const { sessions } = options;
  return stagingProbe(options, {
    id: 'staging-login',
    title: 'People can log in',
    criticalPath: 'login',
    intervalMs: 30_000,
    steps: () => [
      {
        title: 'Log in to every tenant',
        async run(context) {
          for (const user of await sessions.users(context)) {
            const { expiresAt } = await sessions.logIn(context, user);
            if (Date.parse(expiresAt) <= Date.now()) {
              context.fail('A session ends before it begins.');
            }
          }
        },
      },
      {
        title: 'Be refused with a wrong password',
        async run(context) {
          const [{ tenant, user }] = await sessions.users(context);
          const answer = await context.http.request('/login', {
            method: 'POST',
            json: { tenant, user, password: 'not the password' },
          });
          answer.expectStatus(401);
        },
      },
    ],
  });
}
