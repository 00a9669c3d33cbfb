import {
  probeStateWord,
  type ProbeIncidentPage,
  type ProbeList,
  type ProbeRoute,
  type ProbeRun,
  type ProbeView,
} from '@companyos/plugin-probe-common';
import { facts, plain, table } from '../text';

export function renderProbes({ paths }: ProbeList): string {
  const probes = paths.flatMap(path => path.probes);
  if (probes.length === 0) return 'There are no probes here.\n';
  return table([
    ['PATH', 'PROBE', 'ARM', 'STATE', 'LAST RUN', ''],
    ...probes.flatMap(({ criticalPath, id, arms }) =>
      arms.map(({ arm, state, lastRun, message }) => [
        criticalPath,
        id,
        arm,
        probeStateWord(state),
        lastRun?.finishedAt ?? 'never',
        plain(message),
      ]),
    ),
  ]);
}

export function renderProbe(
  probe: ProbeView,
  { recipient, route }: ProbeRoute,
  runs: readonly ProbeRun[],
): string {
  const about = facts([
    ['probe', probe.id],
    ['path', probe.criticalPath],
    ['target', probe.target],
    ['watches', probe.owner],
    ['notifies', recipient],
    ...route.map((step): [string, string] => ['', step]),
    ...probe.arms.flatMap(({ arm, state, message, incident }) => [
      [arm, `${probeStateWord(state)}: ${message}`] as const,
      [
        '',
        incident && `incident ${incident.id}, open since ${incident.openedAt}`,
      ] as const,
    ]),
  ]);
  const last = table([
    ['LAST RUNS', 'ARM', 'OUTCOME', 'MS', 'VERSION', ''],
    ...runs.map(run => [
      run.finishedAt,
      run.arm,
      probeStateWord(run.outcome),
      String(run.durationMs),
      plain(run.digest?.slice(0, 19) ?? 'unknown'),
      plain(run.message ?? ''),
    ]),
  ]);
  return `${plain(probe.title)}\n${about}\n${last}`;
}

export function renderRun(run: ProbeRun): string {
  const { outcome, arm, durationMs, message, digest, decisionId } = run;
  const steps = table(
    run.steps.map(step => [
      `  ${
        step.outcome === 'skipped' ? 'Skipped' : probeStateWord(step.outcome)
      }`,
      plain(step.title),
      `${step.durationMs} ms`,
      plain(step.message ?? ''),
    ]),
  );
  return `${probeStateWord(outcome)} on ${arm} in ${durationMs} ms${
    message ? `: ${plain(message)}` : ''
  }\n${steps}${facts([
    ['version', digest ?? 'unknown'],
    ['run', run.id],
    ['decision', decisionId],
  ])}`;
}

export function renderIncidents({ items }: ProbeIncidentPage): string {
  if (items.length === 0) return 'There are no incidents.\n';
  return items
    .map(incident => {
      const { probeId, arm, openedAt, resolvedAt, resolution } = incident;
      const told = incident.notifications.map(
        ({ kind, recipient, sentAt, attempts, lastError }) =>
          [
            kind,
            sentAt
              ? `told ${recipient} at ${sentAt}`
              : `not sent yet, ${attempts} attempts${
                  lastError ? `: ${lastError}` : ''
                }`,
          ] as const,
      );
      return `${probeId} on ${arm}: ${plain(incident.message)}\n${facts([
        ['incident', incident.id],
        ['open since', openedAt],
        ['ended', resolvedAt && `${resolvedAt}, ${resolution}`],
        ['version', incident.digest],
        ...told,
      ])}`;
    })
    .join('\n');
}
