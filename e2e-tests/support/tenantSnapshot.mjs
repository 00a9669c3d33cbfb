// Everything that creating a tenant leaves in the portal's and the regions' databases, with what differs between two
// tenants taken out: IDs, names, times.
import { createHash } from 'node:crypto';
import { clientFor, connectionTo } from '../../scripts/lib/databases.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { catalogCounts, catalogSnapshot } from './catalogSnapshot.mjs';

export class TenantSnapshots {
  /** @param {Awaited<ReturnType<import('../../scripts/lib/portal.mjs').startPortal>>} portal */
  static async connect(portal) {
    const { databases, databaseUrl } = portal;
    const open = async name => {
      const client = clientFor(root, connectionTo(databaseUrl, name));
      await client.connect();
      return client;
    };
    const regions = {};
    for (const [region, name] of Object.entries(databases.regions))
      regions[region] = await open(name);
    return new TenantSnapshots(await open(databases.portal), regions);
  }

  #counts = null;

  constructor(portal, regions) {
    this.portal = portal;
    this.regions = regions;
  }

  async close() {
    for (const client of [this.portal, ...Object.values(this.regions)])
      await client.end();
  }

  /** The next snapshot tells what was added since now. */
  async startCounting() {
    this.#counts = await this.#count();
  }

  /**
   * @param {string} name - of a tenant that exists.
   * @param {object} entity - the tenant in the catalog.
   */
  async take(name, entity) {
    const rows = async (query, ...values) =>
      (await this.portal.query(query, values)).rows;
    const [tenant] = await rows(
      'SELECT * FROM tenant.tenants WHERE name = $1',
      name,
    );
    const operations = await rows(
      `SELECT * FROM tenant.operations WHERE subject = $1 ORDER BY id`,
      `tenant:${name}`,
    );
    const ids = operations.map(({ id }) => id);
    const records = await rows(
      `SELECT key, record FROM tenant.ledger_outbox
       WHERE record::jsonb -> 'plain' ->> 'operationId' = ANY ($1) ORDER BY id`,
      ids,
    );
    const stem = tenant.id.replace(/^tn_/, 't_');
    const before = this.#counts;
    const after = await this.#count();
    this.#counts = after;
    const snapshot = {
      tenant: {
        ...tenant,
        // Compared with the manifest's own text, which is compared below with the IDs taken out.
        manifest_sha256: tenant.manifest_sha256 === sha256(tenant.manifest),
      },
      bindings: await rows(
        'SELECT role, subject FROM tenant.tenant_bindings WHERE tenant_id = $1 ORDER BY 1, 2',
        tenant.id,
      ),
      namespaces: await rows(
        'SELECT kind, region, physical_name, resources FROM tenant.tenant_namespaces WHERE tenant_id = $1 ORDER BY 1',
        tenant.id,
      ),
      operations: operations.map(
        ({ type, state, actor, plan, output, error }) => ({
          type,
          state,
          actor,
          changes: plan.changes.map(withoutFingerprintOfName),
          output: {
            ...output,
            manifestSha256: output.manifestSha256 === tenant.manifest_sha256,
          },
          error,
        }),
      ),
      steps: await rows(
        'SELECT key, state, error, result FROM tenant.operation_steps WHERE operation_id = ANY ($1) ORDER BY position',
        ids,
      ),
      records: records.map(({ key, record }) => {
        const { event, outcome, subject } = JSON.parse(record);
        return { key, event, outcome, subject };
      }),
      entity: { ...entity, metadata: withoutVersion(entity.metadata) },
      regions: {},
      added: diff(before, after),
    };
    for (const [region, client] of Object.entries(this.regions))
      snapshot.regions[region] = await catalogSnapshot(client, stem);
    return normalise(snapshot, {
      [stem]: '<stem>',
      [tenant.id]: '<tenant>',
      [tenant.manifest_sha256]: '<manifest>',
      [name]: '<name>',
    });
  }

  async #count() {
    const counts = {};
    for (const [region, client] of Object.entries(this.regions))
      counts[region] = await catalogCounts(client);
    return counts;
  }
}

// The catalog's own bookkeeping.
function withoutVersion(metadata) {
  return { ...metadata, uid: undefined, etag: undefined };
}

// Of the whole spec, and with it of the name.
function withoutFingerprintOfName(change) {
  return change.kind === 'tenant' ? { ...change, fingerprint: null } : change;
}

function sha256(text) {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function diff(before, after) {
  const added = {};
  for (const [region, counts] of Object.entries(after)) {
    added[region] = {};
    for (const [name, count] of Object.entries(counts))
      added[region][name] = count - before[region][name];
  }
  return added;
}

const ULID = '[0-9A-HJKMNP-TV-Z]{26}';

function normalise(snapshot, names) {
  let text = JSON.stringify(snapshot, null, 1);
  for (const [from, to] of Object.entries(names))
    text = text.replaceAll(from, to);
  return JSON.parse(
    text
      .replace(new RegExp(`(op|pd)_${ULID}`, 'g'), '<$1>')
      // Each start takes a port of its own.
      .replace(/http:\/\/localhost:\d+/g, '<portal>')
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
      // The name as confusable names are compared.
      .replace(/"name_skeleton": "[^"]*"/, '"name_skeleton": "<skeleton>"'),
  );
}
