import { bypassRefusals } from './bypass';
import { parseInstant } from './instants';
import type { GovernanceBypass, RetentionStamp } from './types';

export type AmendedRetention =
  | { readonly allowed: true; readonly stamp: RetentionStamp }
  | { readonly allowed: false; readonly text: string };

/**
 * May one retention of an object be replaced? Longer always, and `governance` may become `compliance`. `compliance` is
 * only ever lengthened, by anybody; `governance` is shortened with a bypass that has permission, flag and reason.
 */
export function amendRetention(
  current: RetentionStamp,
  wanted: RetentionStamp,
  bypass?: GovernanceBypass,
): AmendedRetention {
  const from = parseInstant(current.until, 'up');
  const to = parseInstant(wanted.until, 'up');
  if (from === undefined || to === undefined) {
    return refused('The date cannot be read: use ISO 8601 in UTC.');
  }
  if (current.mode === 'compliance') {
    if (wanted.mode !== 'compliance') {
      return refused(
        `Schedule "${current.title}" is compliance: nobody can make it governance.`,
      );
    }
    return to >= from
      ? { allowed: true, stamp: wanted }
      : refused(
          `Schedule "${current.title}" is compliance: it is only ever lengthened, and ${wanted.until} is before ${current.until}.`,
        );
  }
  if (to >= from) {
    return { allowed: true, stamp: wanted };
  }
  const refusals = bypass
    ? bypassRefusals(bypass)
    : ['Shortening it needs a bypass: permission, explicit flag and reason.'];
  return refusals.length === 0
    ? { allowed: true, stamp: wanted }
    : refused(refusals.join(' '));
}

function refused(text: string): AmendedRetention {
  return { allowed: false, text };
}
