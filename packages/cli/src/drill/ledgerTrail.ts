import type { Io } from '../io';
import { askLedger } from '../ledgerApi';
import type { Portal } from '../portal';
import { DrillFailure } from './drill';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

interface LedgerPage {
  readonly items: readonly { readonly entry: { readonly event: string } }[];
}

/** Until the ledger has all of these about somebody; what was committed arrives there a moment later. */
export async function untilRecorded(
  io: Io,
  auditor: Portal,
  subject: string,
  wanted: readonly string[],
): Promise<void> {
  const deadline = io.now() + PATIENCE_MS;
  for (;;) {
    const found = await eventsOf(auditor, subject);
    const missing = wanted.filter(event => !found.includes(event));
    if (missing.length === 0) return;
    if (io.now() > deadline) {
      throw new DrillFailure(
        `The ledger has no ${missing.join(
          ', ',
        )} of ${subject}; it has ${found.join(', ')}.`,
      );
    }
    await io.wait(PAUSE_MS);
  }
}

async function eventsOf(auditor: Portal, subject: string): Promise<string[]> {
  const query = new URLSearchParams({ subject, limit: '100' });
  const response = await askLedger(auditor, `/entries?${query}`);
  const page = (await response.json()) as LedgerPage;
  return page.items.map(({ entry }) => entry.event);
}
