/** The signal channel that tells front ends to fetch again. Every open page may hear it, so it says nothing else. */
export const PROBE_SIGNAL_CHANNEL = 'companyos:probe';

/** The refetch hint; sent when a probe's state or incident changes, not for every run. */
export type ProbeChangedSignal = {
  readonly type: 'probe-changed';
  readonly probeId: string;
};
