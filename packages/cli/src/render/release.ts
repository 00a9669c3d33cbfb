import {
  rolloutStateWord,
  type Release,
  type ReleasePage,
  type Rollout,
  type RolloutEvent,
  type RolloutPage,
} from '@companyos/plugin-release-common';
import { facts, plain, table } from '../text';

export function renderRelease(release: Release): string {
  return `${plain(release.component)} ${plain(release.version)}\n${facts([
    ['release', release.id],
    ['state', release.state],
    ['target', release.target],
    ['digest', release.digest],
    ['last served', release.servedAt ?? 'never'],
    ['started by', release.createdBy],
    ['created', release.createdAt],
    ['you may', release.allowed.join(', ')],
  ])}`;
}

export function renderRollout(
  rollout: Rollout,
  history: readonly RolloutEvent[] = [],
): string {
  const { release, previous, strategy, stepIndex, verdict } = rollout;
  const about = facts([
    ['rollout', rollout.id],
    ['state', rolloutStateWord(rollout.state)],
    ['because', rollout.stateReason],
    ['release', `${release.id} (${release.digest})`],
    ['before it', previous && `${previous.version} (${previous.id})`],
    ['target', rollout.target],
    [
      'step',
      stepIndex === null
        ? null
        : `${stepIndex + 1} of ${strategy.steps.length}`,
    ],
    ['share', shareOf(rollout)],
    ['verdict', verdict?.action],
    ['started', `${rollout.startedAt} by ${rollout.startedBy}`],
    ['reason', rollout.reason],
    ['watched', rollout.endedAt ? null : rollout.watchedAt],
    ['ended', rollout.endedAt],
    ['you may', rollout.allowed.join(', ')],
  ]);
  const evidence = table(
    (verdict?.signals ?? []).map(({ id, state, words }) => [
      `  ${id}`,
      state,
      plain(words),
    ]),
  );
  const events = table(
    history.map(({ at, actor, words }) => [
      `  ${at}`,
      plain(actor),
      plain(words),
    ]),
  );
  return [
    `${plain(rollout.component)} ${plain(release.version)}\n${about}`,
    evidence && `Evidence\n${evidence}`,
    events && `History\n${events}`,
  ]
    .filter(Boolean)
    .join('\n');
}

export function renderRollouts(page: RolloutPage): string {
  if (page.items.length === 0) return 'No rollouts found.\n';
  return table([
    ['ROLLOUT', 'COMPONENT', 'VERSION', 'TARGET', 'STATE', 'SHARE', 'STARTED'],
    ...page.items.map(rollout => [
      rollout.id,
      plain(rollout.component),
      plain(rollout.release.version),
      plain(rollout.target),
      rolloutStateWord(rollout.state),
      `${rollout.weightPercent} %`,
      rollout.startedAt,
    ]),
  ]);
}

export function renderReleases(page: ReleasePage): string {
  if (page.items.length === 0) return 'No releases found.\n';
  return table([
    ['RELEASE', 'COMPONENT', 'VERSION', 'TARGET', 'STATE', 'LAST SERVED'],
    ...page.items.map(release => [
      release.id,
      plain(release.component),
      plain(release.version),
      plain(release.target),
      release.state,
      release.servedAt ?? 'never',
    ]),
  ]);
}

function shareOf({ weightPercent, observedPercent }: Rollout): string {
  return observedPercent === null || observedPercent === weightPercent
    ? `${weightPercent} %`
    : `${weightPercent} %, the target has ${observedPercent} %`;
}
