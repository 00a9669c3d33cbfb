/**
 * How far evidence has come to its threshold, 0 to 1, as the bar shows it: by orders of magnitude, because each further
 * observation multiplies. What speaks against (1 and less) is 0.
 */
export function evidenceShare(evidence: number, threshold: number): number {
  if (evidence <= 1) return 0;
  return Math.min(1, Math.log(evidence) / Math.log(threshold));
}

/** Evidence grows beyond all meaning, so it is cut off there. */
export function evidenceText(value: number): string {
  if (value >= 1e6) return 'over a million';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(2)));
}

/** A critical path that probes walk. */
export function isPath({ id }: { readonly id: string }): boolean {
  return id.startsWith('synthetic:');
}

/** `Errors: 3 of …` → `3 of …`: the name stands above it. */
export function withoutName(words: string): string {
  const text = words.replace(/^[A-Z][^:]*: /, '');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
