import type { NotificationService } from '@backstage/plugin-notifications-node';
import type {
  ProbeArm,
  ProbeIncident,
  ProbeRun,
} from '@companyos/plugin-probe-common';
import type { Probe } from '@companyos/plugin-probe-node';
import type { IncidentRule } from './applyResult';

/** What is known of a probe when something is said about it; of one that is gone only its ID. */
export type NamedProbe = Pick<Probe, 'id' | 'title' | 'owner' | 'criticalPath'>;

export type NoticeContent = Parameters<
  NotificationService['send']
>[0]['payload'];

const TOPIC = 'probes';

/** Where the portal shows probes; the fragment is that of the one in question. */
function linkTo(probeId: string): string {
  return `/#probe-${probeId}`;
}

export function openedContent(
  probe: NamedProbe,
  run: Pick<ProbeRun, 'arm' | 'message' | 'digest'>,
  { failures, outOf }: IncidentRule,
  key: string,
): NoticeContent {
  const { arm, message, digest } = run;
  return {
    title: `${arm === 'canary' ? 'Canary failing' : 'Failing'}: ${probe.title}`,
    description: [
      message,
      `${failures} of the last ${outOf} walks of ${probe.criticalPath} failed.`,
      digest && `Version ${digest} answered.`,
    ]
      .filter(Boolean)
      .join(' '),
    // A canary has few users, and its controller acts by itself.
    severity: arm === 'stable' ? 'critical' : 'high',
    link: linkTo(probe.id),
    topic: TOPIC,
    scope: key,
  };
}

/** Under the key of what it resolves, which it replaces for whoever has not read it. */
export function resolvedContent(
  probe: NamedProbe,
  arm: ProbeArm,
  resolution: NonNullable<ProbeIncident['resolution']>,
  incident: { readonly key: string; readonly message: string },
): NoticeContent {
  const recovered = resolution === 'recovered';
  return {
    title: recovered
      ? `Resolved: ${probe.title}${arm === 'canary' ? ' (canary)' : ''}`
      : `No longer measured: ${probe.title}${
          arm === 'canary' ? ' (canary)' : ''
        }`,
    description: recovered
      ? `${probe.criticalPath} works again. It had failed: ${incident.message}`
      : `Nobody walks it any more; it did not recover before. It had failed: ${incident.message}`,
    severity: 'normal',
    link: linkTo(probe.id),
    topic: TOPIC,
    scope: incident.key,
  };
}
