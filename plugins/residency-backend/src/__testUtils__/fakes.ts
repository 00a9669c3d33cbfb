import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import type { PositionedEntry, SourcedRecord } from '@companyos/ledger';
import type { LedgerEntries } from '@companyos/plugin-ledger-node';
import type { Tenant } from '@companyos/plugin-tenant-common';
import Router from 'express-promise-router';

export const ACME = 'tn_aaaaaaaaaaaaaaaa';

export function tenant(id: string, name: string): Tenant {
  return {
    id,
    name,
    displayName: name,
    owner: 'group:default/acme-owners',
    tier: 'standard',
    homeRegion: 'eu-central',
    state: 'active',
    stateReason: null,
    createdAt: '2030-01-01T00:00:00.000Z',
    updatedAt: '2030-01-01T00:00:00.000Z',
    spec: {
      name,
      displayName: name,
      owner: 'group:default/acme-owners',
      tier: 'standard',
      homeRegion: 'eu-central',
      allowedRegions: ['eu-central'],
      dataClasses: ['internal', 'pii'],
      retention: { schedule: 'zero-day' },
    },
    bindings: [{ role: 'tenant-admin', subject: 'group:default/acme-owners' }],
    manifestSha256: null,
    openOperationId: null,
  };
}

/** The tenant plugin as far as this one asks it. */
export function fakeTenantPlugin(tenants: Map<string, Tenant>) {
  return createBackendPlugin({
    pluginId: 'tenant',
    register(env) {
      env.registerInit({
        deps: { http: coreServices.httpRouter },
        async init({ http }) {
          const router = Router();
          const find = (key: string) =>
            tenants.get(key) ??
            [...tenants.values()].find(({ name }) => name === key);
          router.get('/tenants/:key', (req, res) => {
            const found = find(req.params.key);
            if (found) {
              res.json(found);
              return;
            }
            const error = {
              name: 'OperationError',
              code: 'NOT_FOUND',
              message: `There is no tenant ${req.params.key}.`,
              next: 'Check the name.',
            };
            res.status(404).json({ error, response: { statusCode: 404 } });
          });
          router.get('/tenants/:key/namespaces', (_, res) => {
            const namespace = {
              kind: 'db',
              region: 'eu-central',
              status: 'ready',
              reason: null,
              physicalName: 'tn_a_db',
              sizeBytes: 8192,
              counts: { rows: 3 },
              missing: [],
              altered: [],
              extra: [],
            };
            res.json({ items: [namespace] });
          });
          http.use(router);
        },
      });
    },
  });
}

/** The ledger as far as this plugin reads it: what was delivered, filtered as the ledger would. */
export function fakeLedger(records: readonly SourcedRecord[]): LedgerEntries {
  return {
    async list({ offset, limit, ...filter }) {
      const all = records.map(toEntry).reverse();
      const items = all.filter(({ entry, personal }) => {
        const facts: { [name: string]: unknown } = {
          type: entry.type,
          outcome: entry.outcome,
          subject: entry.subject,
          decisionId: entry.plain.decisionId,
          action: entry.plain.action,
          actor: personal.actor,
        };
        return Object.entries(filter).every(
          ([name, value]) => value === undefined || facts[name] === value,
        );
      });
      return {
        items: items.slice(offset, offset + limit),
        total: items.length,
        more: false,
      };
    },
  };
}

function toEntry(
  { personal, record, sequence, source }: SourcedRecord,
  position: number,
): PositionedEntry {
  return {
    position,
    leafHash: '',
    appendedAt: record.occurredAt,
    entry: {
      schema: 'companyos.ledger.entry/v1',
      source,
      sequence,
      ...record,
      commitments: {},
    },
    personal: Object.fromEntries(
      Object.entries(personal).map(([name, value]) => [
        name,
        'value' in value ? value.value : null,
      ]),
    ),
  };
}
