import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Probe } from './types';

/** Where a module hands its probes to the probe back end. */
export interface ProbesExtensionPoint {
  /** One probe per ID. */
  addProbe(probe: Probe): void;
}

export const probesExtensionPoint = createExtensionPoint<ProbesExtensionPoint>({
  id: 'probe.probes',
});
