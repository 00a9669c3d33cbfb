import { actorEntities, actorUid, type PolicyActor } from './requests';
import type { PolicyEntity, PolicyRequest } from './types';

/** A probe as policy asks about it. */
export interface ProbeFacts {
  readonly id: string;
  readonly criticalPath: string;
  readonly target: string;
}

/** May this actor read what this probe found, or have it run now, on this arm? */
export function probeRequest(
  actor: PolicyActor,
  action: 'probe:run',
  probe: ProbeFacts,
  context: { readonly arm: string },
): PolicyRequest;
export function probeRequest(
  actor: PolicyActor,
  action: 'probe:read',
  probe: ProbeFacts,
): PolicyRequest;
export function probeRequest(
  actor: PolicyActor,
  action: 'probe:read' | 'probe:run',
  { id, criticalPath, target }: ProbeFacts,
  context: { readonly arm?: string } = {},
): PolicyRequest {
  const resource: PolicyEntity = {
    uid: { type: 'Probe', id },
    attrs: { criticalPath, target },
    parents: [],
  };
  return {
    principal: actorUid(actor),
    action,
    resource: resource.uid,
    context: { ...context },
    entities: [...actorEntities(actor), resource],
  };
}
