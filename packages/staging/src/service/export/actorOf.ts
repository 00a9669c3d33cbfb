import type { PolicyActor } from '@companyos/policy';
import type { Session } from '../sessions';

/** People of the service are no people of the portal: they belong to their tenant, and have what it gives its members. */
export function actorOf({
  tenant,
  user,
}: Pick<Session, 'tenant' | 'user'>): PolicyActor {
  return {
    ref: `user:${tenant}/${user}`,
    kind: 'user',
    groups: [`group:${tenant}/members`],
  };
}
