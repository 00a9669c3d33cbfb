import {
  actorEntities,
  actorUid,
  portalActionRequest,
  type PolicyActor,
} from './requests';
import type { PolicyEntity, PolicyRequest } from './types';

/** A legal hold as policy asks about it. */
export interface HoldFacts {
  readonly case: string;
  /** `tenant:<id>` or `artifact:<store>/<key>` */
  readonly subject: string;
  /** Reference of the person who placed it, or is about to. */
  readonly placedBy: string;
}

export type HoldAction = 'hold:place' | 'hold:release';
export type ResidencyAction =
  | 'residency:read'
  | 'residency:read-holds'
  | 'residency:what-if'
  | 'residency:run'
  | 'residency:claim-erasure';

/** May this actor place or release this legal hold? */
export function holdRequest(
  actor: PolicyActor,
  action: HoldAction,
  hold: HoldFacts,
): PolicyRequest {
  return requestOn(actor, action, {
    uid: { type: 'LegalHold', id: `${hold.case}/${hold.subject}` },
    attrs: {
      case: hold.case,
      subject: hold.subject,
      placedBy: hold.placedBy,
    },
    parents: [],
  });
}

/** May this actor read this recorded decision? `askedBy` is empty where the name was erased. */
export function decisionReadRequest(
  actor: PolicyActor,
  decision: { readonly id: string; readonly askedBy: string },
): PolicyRequest {
  return requestOn(actor, 'decision:read', {
    uid: { type: 'Decision', id: decision.id },
    attrs: { askedBy: decision.askedBy },
    parents: [],
  });
}

/** May this actor see or do this about residency at all? */
export function residencyRequest(
  actor: PolicyActor,
  action: ResidencyAction,
): PolicyRequest {
  return portalActionRequest(actor, action);
}

function requestOn(
  actor: PolicyActor,
  action: string,
  resource: PolicyEntity,
): PolicyRequest {
  return {
    principal: actorUid(actor),
    action,
    resource: resource.uid,
    context: {},
    entities: [...actorEntities(actor), resource],
  };
}
