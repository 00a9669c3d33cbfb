import type { Operation } from '@companyos/plugin-operation-common';
import { actorName } from './format';

export interface Progress {
  readonly done: number;
  readonly total: number;
}

export function progressOf(operation: Operation): Progress {
  return {
    done: operation.steps.filter(step => step.state === 'done').length,
    total: operation.steps.length,
  };
}

/** `ada asked for: Create tenant acme in eu-central.` */
export function askedSentence(operation: Operation): string {
  return `${actorName(operation.actor.ref)} asked for: ${
    operation.plan.summary
  }`;
}
