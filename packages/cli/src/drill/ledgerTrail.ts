import type { Io } from '../io';
import { askLedger } from '../ledgerApi';
import type { Portal } from '../portal';
import { DrillFailure } from './drill';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

interface LedgerPage {
  readonly items: readonly { readonly entry: { readonly event: string } }[];
}

/** What entries must be about: one of the ledger's filters. */
export type About =
  | { readonly subject: string }
  | { readonly decisionId: string };

/** Until the ledger has all of these about it; what was committed arrives there a moment later. */
export async function untilRecorded(
  io: Io,
  auditor: Portal,
  about: About,
  wanted: readonly string[],
): Promise<void> {
  const deadline = io.now() + PATIENCE_MS;
  for (;;) {
    const found = await eventsOf(auditor, about);
    const missing = wanted.filter(event => !found.includes(event));
    if (missing.length === 0) return;
    if (io.now() > deadline) {
      throw new DrillFailure(
        `The ledger has no ${missing.join(', ')} of ${Object.values(
          about,
        )}; it has ${found.join(', ')}.`,
      );
    }
    await io.wait(PAUSE_MS);
  }
}

async function eventsOf(auditor: Portal, about: About): Promise<string[]> {
  const query = new URLSearchParams({ ...about, limit: '100' });
  const response = await askLedger(auditor, `/entries?${query}`);
  const page = (await response.json()) as LedgerPage;
  return page.items.map(({ entry }) => entry.event);
}
