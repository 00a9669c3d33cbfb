import type { Probe } from '@companyos/plugin-probe-node';
import type { StagingProbeOptions } from '../stagingProbe';
import { exportProbe } from './exportCustomers';
import { jobQueueProbe } from './jobQueue';
import { loginProbe } from './login';
import { tenantQueryProbe } from './tenantQuery';

/** The four critical paths of the reference service. */
export function stagingProbes(options: StagingProbeOptions): readonly Probe[] {
  return [loginProbe, tenantQueryProbe, exportProbe, jobQueueProbe].map(make =>
    make(options),
  );
}
