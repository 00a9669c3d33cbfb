import { operationErrorFromResponse } from '@companyos/plugin-operation-common';
import type { Portal } from './portal';

export interface LedgerPublicKey {
  readonly name: string;
  readonly keyId: string;
  readonly verifierKey: string;
  readonly pem: string;
}

/** One request to the portal's ledger. Throws what the portal says, in its own words. */
export async function askLedger(
  { fetch, url }: Portal,
  path: string,
  init?: RequestInit,
): Promise<Response> {
  const response = await fetch(`${url}/api/ledger${path}`, init);
  if (!response.ok) throw await operationErrorFromResponse(response);
  return response;
}
