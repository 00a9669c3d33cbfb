/** What a check came to. `reason` is a sentence for people. */
export type Verdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string };

export const VERIFIED: Verdict = { ok: true };

export function refuted(reason: string): Verdict {
  return { ok: false, reason };
}

export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
