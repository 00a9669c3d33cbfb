// The real back end, killed with SIGKILL after every single effect of deleting a tenant with an export first, and started
// again. What is left then is what an undisturbed run leaves: nothing in any region, one export, a tombstone, and the same
// records.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import test from 'node:test';
import { clientFor, connectionTo } from '../scripts/lib/databases.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { startPortal } from '../scripts/lib/portal.mjs';
import { catalogSnapshot } from './support/catalogSnapshot.mjs';
import { differences } from './support/differences.mjs';
import { signIn, tenantSpec } from './support/portalApi.mjs';
import { startTestPostgres } from './support/testPostgres.mjs';

const require = createRequire(import.meta.url);
// The harness is TypeScript; this makes Node read it as the back end reads its own.
require('@backstage/cli-node/config/nodeTransform.cjs');
const {
  crashAfterEveryEffect,
} = require('../packages/operations/src/testing/index.ts');

const LETTERS = 'abcdefghjkmnpqtuvwxyz';
const MOST_RUNS = 20;
const EXPORT_TO = 'eu-archive';
const nameOf = subject => subject.slice('tenant:'.length);
const subjectOf = run => `tenant:gone-${LETTERS[run]}`;

test(
  'a back end that is killed after any effect of deleting a tenant leaves nothing of it',
  { timeout: 900_000 },
  async t => {
    const { dataDir, postgres } = await startTestPostgres(t);
    let portal;
    const clients = [];
    t.after(async () => {
      for (const client of clients) await client.end();
      await portal?.stop();
    });
    const startOne = crashAfter =>
      startPortal({
        dataDir,
        databaseUrl: postgres.url,
        env: { COMPANYOS_CRASH_AFTER: crashAfter ?? '' },
      });
    const open = async name => {
      const client = clientFor(root, connectionTo(portal.databaseUrl, name));
      await client.connect();
      clients.push(client);
      return client;
    };

    // Creating them has effects on the same subjects, so they are there before anything is to be killed.
    portal = await startOne();
    const ada = await signIn(portal, 'ada');
    const ids = new Map();
    for (let run = 0; run < MOST_RUNS; run++) {
      const spec = tenantSpec(nameOf(subjectOf(run)));
      const { tenant } = await ada.post('/tenant/tenants', { spec });
      await ada.ended('tenant', subjectOf(run));
      ids.set(subjectOf(run), tenant.id);
    }
    const database = await open(portal.databases.portal);
    const region = await open(portal.databases.regions['eu-central']);
    await portal.stop();

    async function start(crashAfter) {
      portal = await startOne(crashAfter);
      return {
        exited: portal.exited,
        ada: await signIn(portal, 'ada'),
        // Owns the tenants, and so may export them.
        omar: await signIn(portal, 'omar'),
        dev: await signIn(portal, 'dev'),
      };
    }

    async function submit({ omar: api }, subject) {
      const at = `/tenant/tenants/${nameOf(subject)}`;
      const exportTo = EXPORT_TO;
      const { plan } = await api.post(`${at}/deletion-plan`, { exportTo });
      const body = { planHash: plan.hash, reason: 'It is over', exportTo };
      await api.post(`${at}/deletion`, body);
    }

    async function finished({ ada: api, dev }, subject) {
      const query = new URLSearchParams({ subject, type: 'tenant.delete' });
      const { items } = await api.get(`/tenant/operations?${query}`);
      const [{ id, plan, state }] = items;
      if (state === 'awaiting-approval') {
        const body = { planHash: plan.hash };
        await dev.post(`/tenant/operations/${id}/approve`, body);
      }
      const ended = await api.ended('tenant', subject);
      assert.equal(ended.state, 'succeeded', JSON.stringify(ended.error));
    }

    async function snapshot(subject) {
      const id = ids.get(subject);
      const rows = async (query, ...values) =>
        (await database.query(query, values)).rows;
      const operations = await rows(
        `SELECT id, state, output, error, approvals FROM tenant.operations
         WHERE subject = $1 AND type = 'tenant.delete' ORDER BY id`,
        subject,
      );
      assert.equal(operations.length, 1);
      const [operation] = operations;
      const records = await rows(
        `SELECT key, record FROM tenant.ledger_outbox
         WHERE record::jsonb -> 'plain' ->> 'operationId' = $1 ORDER BY id`,
        operation.id,
      );
      const [stone] = await rows(
        'SELECT manifest FROM tenant.tenant_tombstones WHERE tenant_id = $1',
        id,
      );
      const text = JSON.stringify({
        state: operation.state,
        error: operation.error,
        tenants: await rows('SELECT id FROM tenant.tenants WHERE id = $1', id),
        steps: await rows(
          'SELECT key, state, error FROM tenant.operation_steps WHERE operation_id = $1 ORDER BY position',
          operation.id,
        ),
        claims: await rows(
          'SELECT resource, erased_at IS NOT NULL AS erased FROM residency.erasure_claims WHERE subject = $1 ORDER BY 1',
          `tenant:${id}`,
        ),
        exports: await rows(
          'SELECT destination, state FROM tenant.tenant_exports WHERE tenant_id = $1',
          id,
        ),
        tombstone: stone.manifest,
        records: records.map(({ key, record }) => {
          const { event, outcome } = JSON.parse(record);
          return { key: key.replace(/pd_.*/, '<decision>'), event, outcome };
        }),
        region: await catalogSnapshot(region, id.replace(/^tn_/, 't_')),
      });
      return JSON.parse(
        text
          .replaceAll(operation.id, '<operation>')
          .replaceAll(id, '<tenant>')
          .replaceAll(id.replace(/^tn_/, 't_'), '<stem>')
          .replaceAll(nameOf(subject), '<name>')
          .replace(/pd_[0-9A-Z]{26}/g, '<decision>')
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
          .replace(/\b[0-9a-f]{64}\b/g, '<hash>'),
      );
    }

    const { effects } = await crashAfterEveryEffect({
      start,
      subject: subjectOf,
      submit,
      finished,
      snapshot,
      compare({ effect, expected, actual }) {
        assert.deepEqual(
          differences(actual, expected),
          [],
          `killed after effect ${effect}`,
        );
      },
    });
    t.diagnostic(`${effects} effects`);
    assert.ok(effects >= 15 && effects < MOST_RUNS - 1, `${effects} effects`);
  },
);
