import type { Knex } from 'knex';
import type { Lane } from './backends';

/** Which servers run a release. */
export interface DeploymentRow {
  readonly id: string;
  readonly version: string;
  readonly digest: string;
  readonly servers: readonly string[];
}

export async function findDeployments(
  db: Knex,
  { target, component }: Lane,
): Promise<readonly DeploymentRow[]> {
  const rows = await db('haproxy_deployments').where({ target, component });
  return rows.map(({ id, version, digest, servers }) => ({
    id,
    version,
    digest,
    servers,
  }));
}

export async function saveDeployment(
  db: Knex,
  { target, component }: Lane,
  { id, version, digest, servers }: DeploymentRow,
): Promise<void> {
  await db('haproxy_deployments')
    .insert({
      target,
      component,
      id,
      version,
      digest,
      servers: JSON.stringify(servers),
    })
    .onConflict(['target', 'component', 'id'])
    .merge();
}

export async function removeDeployment(
  db: Knex,
  { target, component }: Lane,
  id: string,
): Promise<void> {
  await db('haproxy_deployments').where({ target, component, id }).delete();
}
