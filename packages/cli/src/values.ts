/** Values of options, refused with words by commander where they are wrong. */
import { InvalidArgumentError } from 'commander';

export function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0 || value > 86_400) {
    throw new InvalidArgumentError('Give seconds, 0 to 86400.');
  }
  return value;
}

export function planHash(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new InvalidArgumentError(
      'Give the 64 characters that "companyos tenant plan" prints as plan hash.',
    );
  }
  return text;
}

/** A size of the ledger: 0, 1, 2 … */
export function ledgerSize(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new InvalidArgumentError('Give a number of entries, 0 or more.');
  }
  return value;
}
