import type { Entity } from '@backstage/catalog-model';
import probePlugin from '@companyos/plugin-probe-backend';
import probeStagingModule from '@companyos/plugin-probe-backend-module-staging';
import stagingModule from '@companyos/plugin-release-backend-module-staging';
import { StagingLab } from '@companyos/staging/testing';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { startReleaseBackend } from './releaseBackend';

export const COMPONENT = 'component:default/reference-service';

/** Releases, probes, the ledger and staging's real processes together, as the portal has them. The first version serves. */
export async function startReleasePortal(versions: readonly string[]) {
  const lab = await StagingLab.create(versions);
  const { build } = lab.release(versions[0]);
  await lab.start({
    first: { deployment: 'first', build },
    tickMs: 250,
    traffic: { usersPerTenant: 100, requestsPerSecond: 40 },
  });
  const { port, token } = lab.config();
  const text = await readFile(
    resolve(__dirname, '../../catalog/components.yaml'),
    'utf8',
  );
  const backend = await startReleaseBackend({
    features: [probePlugin, probeStagingModule, stagingModule],
    companyos: {
      staging: {
        url: `http://127.0.0.1:${port}`,
        token,
        routerUrl: lab.routerUrl,
        databaseUrl: lab.database.url,
      },
    },
    component: parse(text) as Entity,
  });
  return {
    ...backend,
    lab,
    async stop() {
      await backend.stop();
      await lab.close();
    },
  };
}

export type ReleasePortal = Awaited<ReturnType<typeof startReleasePortal>>;
