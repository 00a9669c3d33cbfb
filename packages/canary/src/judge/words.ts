/** Numbers as a person reads them; no locale of the machine in them. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** Evidence: grows beyond all meaning, so it is cut off there. */
export function evidence(value: number): string {
  if (value >= 1e6) {
    return 'over 1,000,000';
  }
  return value >= 100 ? count(value) : value.toPrecision(2);
}

export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}

/** A difference of rates. */
export function points(difference: number): string {
  const value = Number((difference * 100).toPrecision(2));
  return `${value} ${value === 1 ? 'point' : 'points'}`;
}

export function duration(seconds: number): string {
  if (seconds < 90) {
    return `${Math.ceil(seconds)} s`;
  }
  if (seconds < 90 * 60) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 48 * 3_600
    ? `${Number((seconds / 3_600).toPrecision(2))} h`
    : `${Math.round(seconds / 86_400)} days`;
}

/** 1 → "1 unit", 2 → "2 units". */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
