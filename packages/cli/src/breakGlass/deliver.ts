import { toCliError } from '../errors';
import type { Io } from '../io';
import type { Portal } from '../portal';
import { plain } from '../text';
import { BreakGlassOutbox } from './Outbox';

export interface Delivered {
  readonly delivered: readonly string[];
  readonly waiting: readonly string[];
}

/**
 * Brings the portal what was done here without it. What cannot be delivered now waits on, and says so: it must not keep
 * anybody from what they came for.
 */
export async function deliverBreakGlass(
  io: Io,
  portal: Pick<Portal, 'url' | 'releases'>,
): Promise<Delivered> {
  const outbox = new BreakGlassOutbox(io);
  const delivered: string[] = [];
  const waiting: string[] = [];
  for (const one of await outbox.waiting()) {
    const { key } = one.report;
    if (one.portal !== null && one.portal !== portal.url) continue;
    try {
      await portal.releases.reportBreakGlass(one.report);
      await outbox.forget(one);
      delivered.push(key);
      io.err(`  Recorded, late: ${key}, done without the portal.\n`);
    } catch (error) {
      waiting.push(key);
      io.err(
        `  ${key}, done without the portal, is not recorded yet: ${plain(
          toCliError(error).body.message,
        )}\n`,
      );
    }
  }
  return { delivered, waiting };
}
