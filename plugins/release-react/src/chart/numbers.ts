/** `0.42 %`, `12 %`, `0 %`: two digits that count. */
export function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** `3 of 812 (0.37 %)`, or that nothing was seen. */
export function rateText(
  arm: { readonly bad: number; readonly seen: number } | null,
): string {
  if (!arm || arm.seen === 0) return 'nothing seen';
  return `${countText(arm.bad)} of ${countText(arm.seen)} (${percentText(
    arm.bad / arm.seen,
  )})`;
}

export function countText(value: number): string {
  return value.toLocaleString('en');
}

/** The time of day in UTC, to the second: what the history says too. */
export function clockText(ms: number): string {
  return new Date(ms).toISOString().slice(11, 19);
}
