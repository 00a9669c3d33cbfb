import {
  probeStateAt,
  worstProbeState,
  type ProbeArm,
  type ProbeArmStatus,
  type ProbeList,
  type ProbePath,
  type ProbeState,
  type ProbeView,
} from '@companyos/plugin-probe-common';

/** One arm of a probe as it stands at `now`: what was fetched a while ago may have run out since. */
export interface Standing {
  readonly status: ProbeArmStatus;
  readonly state: ProbeState;
  /** The state in a sentence. */
  readonly message: string;
}

export function standingAt(
  probe: ProbeView,
  arm: ProbeArm,
  now: number,
): Standing | undefined {
  const status = probe.arms.find(one => one.arm === arm);
  if (!status) return undefined;
  const state = probeStateAt(probe, status.lastRun, new Date(now));
  const ranOut = state === 'missing' && status.state !== 'missing';
  return {
    status,
    state,
    message: ranOut
      ? 'No walk has ended since, though one was due.'
      : status.message,
  };
}

/** What users meet on a critical path: the worst of its probes on what serves them. */
export function pathStateAt(path: ProbePath, now: number): ProbeState {
  return worstProbeState(
    path.probes.map(
      probe => standingAt(probe, 'stable', now)?.state ?? 'missing',
    ),
  );
}

const WORST_FIRST: readonly ProbeState[] = [
  'fail',
  'missing',
  'could-not-measure',
  'pass',
];

/** Worst first, then by name, so that what is wrong is seen without scrolling. */
export function worstFirst(
  paths: readonly ProbePath[],
  now: number,
): readonly ProbePath[] {
  const rank = (path: ProbePath) => WORST_FIRST.indexOf(pathStateAt(path, now));
  return [...paths].sort(
    (a, b) =>
      rank(a) - rank(b) || a.criticalPath.localeCompare(b.criticalPath, 'en'),
  );
}

/** What is known of everything that users do, worst first, in a sentence or two. */
export interface Overall {
  readonly state: ProbeState;
  readonly sentence: string;
}

export function overallAt({ paths }: ProbeList, now: number): Overall {
  const named = (state: ProbeState) =>
    paths
      .filter(path => pathStateAt(path, now) === state)
      .map(({ criticalPath }) => criticalPath);
  const state = worstProbeState(paths.map(path => pathStateAt(path, now)));
  if (paths.length === 0) {
    return { state, sentence: 'No critical path is walked here.' };
  }
  const failing = named('fail');
  const missing = named('missing');
  const unmeasured = named('could-not-measure');
  const canary = paths
    .filter(path =>
      path.probes.some(
        probe => standingAt(probe, 'canary', now)?.state === 'fail',
      ),
    )
    .map(({ criticalPath }) => criticalPath);
  const of = `of ${paths.length} critical ${
    paths.length === 1 ? 'path' : 'paths'
  }`;
  const sentences = [
    failing.length > 0 &&
      `${failing.length} ${of} ${
        failing.length === 1 ? 'fails' : 'fail'
      } for users: ${list(failing)}.`,
    missing.length > 0 &&
      `Nobody knows about ${
        missing.length
      } ${of}, because no walk came in time: ${list(missing)}.`,
    unmeasured.length > 0 &&
      `${unmeasured.length} ${of} could not be measured: ${list(unmeasured)}.`,
    state === 'pass' &&
      (paths.length === 1
        ? 'The one critical path works for users.'
        : `All ${paths.length} critical paths work for users.`),
    canary.length > 0 &&
      `On the canary ${list(canary)} ${
        canary.length === 1 ? 'fails' : 'fail'
      }.`,
  ];
  return { state, sentence: sentences.filter(Boolean).join(' ') };
}

/** What is known of one probe, for users, in a sentence. */
export function probeSentence(probe: ProbeView, now: number): string {
  const { criticalPath } = probe;
  const state = standingAt(probe, 'stable', now)?.state ?? 'missing';
  return {
    pass: `Users can rely on “${criticalPath}”: the last walk passed.`,
    fail: `“${criticalPath}” fails for users.`,
    'could-not-measure': `Whether “${criticalPath}” works could not be measured.`,
    missing: `Nobody knows whether “${criticalPath}” works: no walk came in time.`,
  }[state];
}

const conjunction = new Intl.ListFormat('en', { type: 'conjunction' });

function list(names: readonly string[]): string {
  return conjunction.format(names);
}
