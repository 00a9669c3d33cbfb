/** The public key that a ledger is verified with: from a file, or as it is written. */
import type { VerifierKey } from '@companyos/ledger';
import { badInput } from './errors';
import { readTextFile } from './files';
import type { Io } from './io';
import { loadLedger } from './lazy';

export type LedgerKey = VerifierKey | Pick<VerifierKey, 'publicKey'>;

const WHERE =
  'Save it once with "companyos ledger key -o key.pem", and compare its fingerprint with one that a person gave you.';

function verifierKeyIn(text: string): string {
  try {
    const { verifierKey } = JSON.parse(text) as { verifierKey?: unknown };
    return typeof verifierKey === 'string' ? verifierKey : text;
  } catch {
    return text;
  }
}

/** PEM, a verifier key such as `portal.example/ledger+c0ffee00+AT…`, or what `companyos ledger key --json` prints. */
export async function readLedgerKey(
  io: Io,
  option: string | undefined,
): Promise<LedgerKey> {
  const named = option || io.env.COMPANYOS_LEDGER_KEY;
  if (!named) {
    throw badInput(
      'Which key has the ledger? One that comes with an export proves nothing, so there is none to fall back on.',
      `Give --key or COMPANYOS_LEDGER_KEY. ${WHERE}`,
    );
  }
  const ledger = loadLedger();
  const isWritten = /^[^\s+]+\+[0-9a-f]{8}\+/.test(named);
  const text = isWritten ? named : await readTextFile(named, WHERE);
  try {
    return text.includes('-----BEGIN')
      ? { publicKey: ledger.publicKeyFromPem(text) }
      : ledger.parseVerifierKey(verifierKeyIn(text));
  } catch (error) {
    throw badInput(
      `${isWritten ? '--key' : named}: ${(error as Error).message}`,
      WHERE,
    );
  }
}
