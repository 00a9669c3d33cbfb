import haproxyModule from '@companyos/plugin-release-backend-module-haproxy';
import {
  HaproxyLab,
  SHOP,
} from '@companyos/plugin-release-backend-module-haproxy/testing';
import { startReleaseBackend } from './releaseBackend';

/** Releases and the ledger in front of a real HAProxy, whose servers are used all the time. The first version serves. */
export async function startHaproxyPortal(versions: readonly string[]) {
  const lab = await HaproxyLab.start(versions);
  const endTraffic = lab.use();
  const backend = await startReleaseBackend({
    features: [haproxyModule],
    companyos: { haproxy: { targets: [lab.config] } },
    component: {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: SHOP.split('/')[1] },
      spec: { type: 'service', lifecycle: 'production' },
    },
  });
  return {
    ...backend,
    lab,
    async stop() {
      await endTraffic();
      await backend.stop();
      await lab.stop();
    },
  };
}

export type HaproxyPortal = Awaited<ReturnType<typeof startHaproxyPortal>>;
