import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '@companyos/operations';
import type { Client } from 'pg';

const ASK_AGAIN_MS = 50;
/** PostgreSQL notices within moments that a process which was killed is gone. */
const WAIT_MS = 3_000;

/** Holds a lock for as long as the connection lives, so that one control process acts at a time. */
export async function soleControl(client: Client): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const { rows } = await client.query(
      `SELECT pg_try_advisory_lock(hashtextextended('companyos.staging.control', 0)) AS mine`,
    );
    if (rows[0].mine) return;
    if (Date.now() > deadline) {
      throw new OperationError(
        'CONFLICT',
        'Another control process runs staging on this database.',
        { next: 'Use that one, or stop it first.' },
      );
    }
    await delay(ASK_AGAIN_MS);
  }
}
