import type { ClientBase } from 'pg';

const TARGET_CHARACTERS = 512 * 1024;
const FIRST_FETCH = 2;
const MOST_ROWS = 2_000;

/** A row of `rowsQuery`. */
export interface FetchedRow {
  readonly row: string;
  readonly class: string;
}

/**
 * The rows of a query through a cursor on the server, about half a mebibyte at a time whatever the rows weigh, so that neither
 * end ever holds the table. In a transaction; one at a time per connection.
 */
export async function* fetchRows(
  client: ClientBase,
  query: string,
): AsyncGenerator<FetchedRow> {
  await client.query(`DECLARE export_rows NO SCROLL CURSOR FOR ${query}`);
  try {
    for (let count = FIRST_FETCH; ; ) {
      const { rows } = await client.query<FetchedRow>(
        `FETCH FORWARD ${count} FROM export_rows`,
      );
      yield* rows;
      if (rows.length < count) return;
      const characters = rows.reduce((sum, { row }) => sum + row.length, 1);
      const perRow = characters / rows.length;
      count = Math.min(
        MOST_ROWS,
        Math.max(1, Math.floor(TARGET_CHARACTERS / perRow)),
        // A table whose first rows are small may have large ones.
        count * 4,
      );
    }
  } finally {
    await client.query('CLOSE export_rows').catch(() => {});
  }
}
