import type { Operation } from '@companyos/plugin-operation-common';
import { actorName, count } from './format';

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

/** Where it stands, as one sentence without times, so that reading it aloud again means that something changed. */
export function progressSentence(operation: Operation): string {
  const { done, total } = progressOf(operation);
  const current = operation.steps.find(
    step => step.state === 'running' || step.state === 'failed',
  );
  switch (operation.state) {
    case 'running':
      return total === 0
        ? 'Running.'
        : `Running: ${done} of ${count(total, 'step')} done${
            current ? `, now ${current.title}` : ''
          }.`;
    case 'waiting':
      return `Waiting after ${done} of ${count(total, 'step')}: ${
        operation.waitReason ?? 'a step could not be done yet'
      }`;
    case 'cancelling':
      return 'Cancelling: it stops before the next step.';
    case 'succeeded':
      return total === 0
        ? 'Succeeded.'
        : `Succeeded: all ${count(total, 'step')} done.`;
    case 'no-op':
      return 'Nothing to do: everything is already as asked.';
    case 'failed':
      return `Failed after ${done} of ${count(total, 'step')}: ${
        operation.error?.message ?? 'see the steps below'
      }`;
    case 'cancelled':
      return `Cancelled after ${done} of ${count(total, 'step')}.`;
    case 'denied':
      return `Denied: ${operation.decision.reason}`;
    default:
      return `State: ${operation.state}.`;
  }
}

/** `ada asked for: Create tenant acme in eu-central.` */
export function askedSentence(operation: Operation): string {
  return `${actorName(operation.actor.ref)} asked for: ${
    operation.plan.summary
  }`;
}
