/** Rows of texts as aligned lines, two spaces in. */
export function table(rows) {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  return rows.map(row =>
    `  ${row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('   ')}`.trimEnd(),
  );
}
