import type { Knex } from 'knex';
import type { Database, Lane } from './rows';

/** Where controllers hear that there is something to do. */
export const LANE_CHANNEL = 'companyos_release_lanes';

/** A fence of an older turn: someone else acts here now, and nothing may be stored. */
export class Fenced extends Error {
  readonly name = 'Fenced';

  constructor() {
    super('Another controller has taken this lane over.');
  }
}

export async function ensureLane(
  db: Database,
  { target, component }: Lane,
): Promise<void> {
  await db('release_lanes')
    .insert({ target, component })
    .onConflict(['target', 'component'])
    .ignore();
}

/** A new fence, higher than any before: from now on whoever has an older one can store nothing. */
export async function raiseFence(
  db: Database,
  { target, component }: Lane,
): Promise<number> {
  await ensureLane(db, { target, component });
  const [{ fence }] = await db('release_lanes')
    .where({ target, component })
    .increment('fence', 1)
    .returning('fence');
  return Number(fence);
}

/** @throws Fenced, which undoes the transaction. */
export async function requireFence(
  tx: Knex.Transaction,
  { target, component }: Lane,
  fence: number,
): Promise<void> {
  const row = await tx('release_lanes')
    .where({ target, component })
    .forShare()
    .first('fence');
  if (Number(row?.fence) !== fence) throw new Fenced();
}

/** Tells every controller, when the transaction commits, to look at this lane. */
export async function notifyLane(
  tx: Knex.Transaction,
  { target, component }: Lane,
): Promise<void> {
  await tx.raw(`SELECT pg_notify(?, current_schema() || ':' || ?)`, [
    LANE_CHANNEL,
    laneKey({ target, component }),
  ]);
}

/** `staging/component:default/shop` */
export function laneKey({ target, component }: Lane): string {
  return `${target}/${component}`;
}
