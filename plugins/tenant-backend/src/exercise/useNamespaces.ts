import { createHash } from 'node:crypto';
import { OperationError } from '@companyos/operations';
import {
  namespaceNames,
  quoteIdentifier as id,
  type TenantAccess,
} from '@companyos/plugin-tenant-node';
import type { Stores } from '../create/observe';
import { openNamespace } from '../provisioners';
import type { ExerciseState } from './definition';

const DAY_MS = 86_400_000;

/** What was seen, for whoever asked for it. A type, so that it is JSON to the compiler. */
export type ExerciseReport = {
  readonly rows: number;
  readonly linked: number;
  readonly found: number;
  /** Tables of this tenant that the other tenant's role was refused; null where no other was named. */
  readonly refused: number | null;
};

/** Safe to run again: the same operation writes the same rows. */
export async function useNamespaces(options: {
  readonly operationId: string;
  readonly state: ExerciseState;
  readonly stores: Stores;
  readonly days: number;
  readonly now: Date;
}): Promise<ExerciseReport> {
  const { state, stores, days, now } = options;
  const store = await stores.get(state.spec.homeRegion);
  const identity = { id: state.tenantId, homeRegion: store.region };
  const retained = {
    classification: state.spec.dataClasses[0],
    retainUntil: new Date(now.getTime() + days * DAY_MS),
  };
  const own = openNamespace(identity, store);
  let used: Omit<ExerciseReport, 'refused'>;
  try {
    used = await use(own, { ...options, retained });
  } finally {
    await own.close();
  }
  const { otherId, otherRegion } = state;
  if (otherId === null || otherRegion !== store.region) {
    return { ...used, refused: null };
  }
  const other = openNamespace({ ...identity, id: otherId }, store);
  try {
    return { ...used, refused: await tryToLook(other, state.tenantId) };
  } finally {
    await other.close();
  }
}

async function use(
  { graph, index, pool }: TenantAccess,
  options: {
    readonly operationId: string;
    readonly state: ExerciseState;
    readonly retained: {
      readonly classification: ExerciseState['spec']['dataClasses'][number];
      readonly retainUntil: Date;
    };
  },
): Promise<Omit<ExerciseReport, 'refused'>> {
  const { operationId, retained, state } = options;
  const { schemas } = namespaceNames(state.tenantId);
  const records = `${id(schemas.db)}.records`;
  const key = `exercise-${operationId}`;
  await pool.query(
    `INSERT INTO ${records} (id, kind, data, classification, retain_until) VALUES ($1, 'exercise', $2, $3, $4)
     ON CONFLICT (id) DO NOTHING`,
    [
      uuidOf(key),
      JSON.stringify({ key }),
      retained.classification,
      retained.retainUntil,
    ],
  );
  const { rowCount } = await pool.query(
    `SELECT 1 FROM ${records} WHERE data @> $1`,
    [JSON.stringify({ key })],
  );
  for (const end of ['from', 'to']) {
    await graph.putNode({
      id: `${key}-${end}`,
      label: 'exercise',
      ...retained,
    });
  }
  await graph.putEdge({
    source: `${key}-from`,
    label: 'leads',
    target: `${key}-to`,
    ...retained,
  });
  const { nodes } = await graph.traverse(`${key}-from`);
  const word = operationId.replace(/\W|_/g, '').toLowerCase();
  await index.putDocument({
    id: key,
    title: 'Exercise',
    body: `The word is ${word}`,
    ...retained,
  });
  const hits = await index.search(word);
  return {
    rows: rowCount ?? 0,
    linked: nodes.length,
    found: hits.filter(hit => hit.id === key).length,
  };
}

// SQLSTATE insufficient_privilege, and what a role without rights to a schema may also meet.
const REFUSED = ['42501'];

/** As another tenant's role: every table must be refused. */
async function tryToLook(
  { pool }: TenantAccess,
  tenantId: string,
): Promise<number> {
  const { schemas } = namespaceNames(tenantId);
  const tables = [
    [schemas.db, 'records'],
    [schemas.graph, 'nodes'],
    [schemas.index, 'documents'],
  ];
  let refused = 0;
  for (const [schema, table] of tables) {
    try {
      await pool.query(`SELECT 1 FROM ${id(schema)}.${id(table)} LIMIT 1`);
    } catch (error) {
      if (!REFUSED.includes((error as { code?: string }).code ?? '')) {
        throw error;
      }
      refused += 1;
      continue;
    }
    throw new OperationError(
      'CONFLICT',
      `The role of another tenant can read ${schema}.${table}.`,
      {
        next: 'Tell security at once, and compare the tenant with its manifest: companyos tenant drift.',
      },
    );
  }
  return refused;
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [8, 4, 4, 4, 12]
    .reduce<{ parts: string[]; at: number }>(
      ({ parts, at }, length) => ({
        parts: [...parts, hex.slice(at, at + length)],
        at: at + length,
      }),
      { parts: [], at: 0 },
    )
    .parts.join('-');
}
