/** The signal channel that tells front ends to fetch again. Every open page may hear it, so it says nothing else. */
export const PROBE_SIGNAL_CHANNEL = 'companyos:probe';

/** The refetch hint, after every run; the ID lets a page ignore other probes. */
export type ProbeChangedSignal = {
  readonly type: 'probe-changed';
  readonly probeId: string;
};
