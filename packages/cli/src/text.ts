/** Text for a terminal. */

/** What came from elsewhere must not move the cursor or colour the screen. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
}

/** Left-aligned columns, two spaces apart, no trailing blanks. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .map(line => `${line}\n`)
    .join('');
}

/** `name  value` lines, indented by two. Empty values are left out. */
export function facts(
  pairs: readonly (readonly [string, string | null | undefined])[],
): string {
  return table(
    pairs
      .filter(([, value]) => value)
      .map(([name, value]) => [`  ${name}`, plain(value as string)]),
  );
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function bytes(size: number | null): string {
  if (size === null) {
    return 'unknown';
  }
  let value = size;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
