import { actorEntities, actorUid, type PolicyActor } from './requests';
import type { PolicyEntity, PolicyRequest } from './types';

/** A release as policy asks about it. */
export interface ReleaseFacts {
  /** `component:default/staging-service` */
  readonly component: string;
  readonly target: string;
  /** References of the groups that own the component, as the catalog knows them; none where it knows none. */
  readonly owners: readonly string[];
}

/** What a decision about a start has to know besides the release. */
export interface ReleaseStartContext {
  /** Whether this very version was aborted at this target before. */
  readonly abortedBefore: boolean;
  /** Whether whoever asks says why it is tried again. */
  readonly retryReasonGiven: boolean;
}

/** What a decision about a gate's report has to know besides the release. */
export interface GateReportContext {
  /** The CI token that may report it is `service:external:ci-<gate>`. */
  readonly gate: string;
}

export type ReleaseSteeringAction =
  | 'release:pause'
  | 'release:resume'
  | 'release:promote'
  | 'release:abort'
  | 'release:rollback';

/** May this actor read, start, steer or take back this release, or say what a gate of it has measured? */
export function releaseRequest(
  actor: PolicyActor,
  action: 'release:start',
  release: ReleaseFacts,
  context: ReleaseStartContext,
): PolicyRequest;
export function releaseRequest(
  actor: PolicyActor,
  action: 'release:report-gate',
  release: ReleaseFacts,
  context: GateReportContext,
): PolicyRequest;
export function releaseRequest(
  actor: PolicyActor,
  action: 'release:read' | ReleaseSteeringAction,
  release: ReleaseFacts,
): PolicyRequest;
export function releaseRequest(
  actor: PolicyActor,
  action:
    | 'release:read'
    | 'release:start'
    | 'release:report-gate'
    | ReleaseSteeringAction,
  release: ReleaseFacts,
  context?: ReleaseStartContext | GateReportContext,
): PolicyRequest {
  const { component, target, owners } = release;
  const resource: PolicyEntity = {
    uid: { type: 'Release', id: `${target}/${component}` },
    attrs: {
      component,
      target,
      // A fixed order lets equal questions be recognised as equal.
      owners: [...new Set(owners)]
        .sort()
        .map(id => ({ __entity: { type: 'Group', id } })),
    },
    parents: [],
  };
  return {
    principal: actorUid(actor),
    action,
    resource: resource.uid,
    context: contextOf(context),
    entities: [...actorEntities(actor), resource],
  };
}

function contextOf(
  context: ReleaseStartContext | GateReportContext | undefined,
): PolicyRequest['context'] {
  if (!context) return {};
  if (!('gate' in context)) return { ...context };
  const id = `service:external:ci-${context.gate}`;
  return { gate: context.gate, token: { __entity: { type: 'Service', id } } };
}
