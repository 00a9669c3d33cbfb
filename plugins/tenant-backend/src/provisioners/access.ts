import {
  namespaceNames,
  quoteIdentifier as id,
  type GraphAccess,
  type IndexAccess,
  type RegionStore,
  type TenantAccess,
  type TenantIdentity,
} from '@companyos/plugin-tenant-node';
import { Client, Pool } from 'pg';

const MAX_CONNECTIONS = 4;
const CONNECT_TIMEOUT_MS = 3_000;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * A tenant's namespaces, as its own login role: least privilege is the store's to enforce, not the caller's to remember.
 * Connects when first used.
 */
export function openNamespace(
  tenant: TenantIdentity,
  store: RegionStore,
): TenantAccess {
  const pool = openLogin(tenant, store);
  return {
    pool,
    ...accessThrough(pool, tenant.id),
    close: () => pool.end(),
  };
}

/** The same over connections that the caller has. */
export function accessThrough(
  pool: Pool,
  tenantId: string,
): Pick<TenantAccess, 'graph' | 'index'> {
  const { schemas } = namespaceNames(tenantId);
  return {
    graph: graphAccess(pool, schemas.graph),
    index: indexAccess(pool, schemas.index),
  };
}

/** Connections of the tenant's login role to the store's database. */
export function openLogin(tenant: TenantIdentity, store: RegionStore): Pool {
  // A client that never connects reads host and port out of whichever way the pool was given them.
  const { host, port, database, ssl } = new Client(store.pool.options);
  const pool = new Pool({
    host,
    port,
    database,
    ssl,
    user: namespaceNames(tenant.id).loginRole,
    password: store.password(tenant.id),
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    allowExitOnIdle: true,
    application_name: 'companyos-tenant',
  });
  pool.on('error', () => {});
  return pool;
}

const json = (properties: object | undefined) =>
  JSON.stringify(properties ?? {});

function graphAccess(pool: Pool, schema: string): GraphAccess {
  const [nodes, edges, traverse] = ['nodes', 'edges', 'traverse'].map(
    name => `${id(schema)}.${id(name)}`,
  );
  return {
    async putNode(node) {
      await pool.query(
        `INSERT INTO ${nodes} AS old (id, label, properties, classification, retain_until)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (id) DO UPDATE SET label = excluded.label, properties = excluded.properties,
           classification = excluded.classification, updated_at = now(),
           retain_until = greatest(old.retain_until, excluded.retain_until)`,
        [
          node.id,
          node.label,
          json(node.properties),
          node.classification,
          node.retainUntil,
        ],
      );
    },
    async putEdge(edge) {
      await pool.query(
        `INSERT INTO ${edges} AS old (source, label, target, properties, classification, retain_until)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (source, label, target) DO UPDATE SET properties = excluded.properties,
           classification = excluded.classification, updated_at = now(),
           retain_until = greatest(old.retain_until, excluded.retain_until)`,
        [
          edge.source,
          edge.label,
          edge.target,
          json(edge.properties),
          edge.classification,
          edge.retainUntil,
        ],
      );
    },
    async traverse(start, { maxDepth = 3, maxNodes = 1000 } = {}) {
      // One more than asked for tells "all of it" from "cut off"; 0 stays 0, for the store to refuse.
      const ask = maxNodes > 0 ? maxNodes + 1 : maxNodes;
      const { rows } = await pool.query(
        `SELECT id, label, properties, depth FROM ${traverse}($1, $2, $3)`,
        [start, maxDepth, ask],
      );
      return {
        nodes: rows.slice(0, maxNodes),
        truncated: rows.length > maxNodes,
      };
    },
  };
}

function indexAccess(pool: Pool, schema: string): IndexAccess {
  const [documents, search] = ['documents', 'search'].map(
    name => `${id(schema)}.${id(name)}`,
  );
  return {
    async putDocument(document) {
      await pool.query(
        `INSERT INTO ${documents} AS old (id, title, body, attributes, classification, retain_until)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body, attributes = excluded.attributes,
           classification = excluded.classification, updated_at = now(),
           retain_until = greatest(old.retain_until, excluded.retain_until)`,
        [
          document.id,
          document.title,
          document.body,
          json(document.attributes),
          document.classification,
          document.retainUntil,
        ],
      );
    },
    async search(query, limit = 20) {
      const { rows } = await pool.query(
        `SELECT id, title, rank FROM ${search}($1, $2)`,
        [query, limit],
      );
      return rows;
    },
  };
}
