// The real back end, killed with SIGKILL after every single effect of exporting a tenant, and started again. What is at
// the destination and on record then is what an undisturbed run leaves: one artifact, one sidecar, nothing half.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import test from 'node:test';
import { clientFor, connectionTo } from '../scripts/lib/databases.mjs';
import { root } from '../scripts/lib/paths.mjs';
import { startPortal } from '../scripts/lib/portal.mjs';
import { differences } from './support/differences.mjs';
import { signIn, tenantSpec } from './support/portalApi.mjs';
import { startTestPostgres } from './support/testPostgres.mjs';

const require = createRequire(import.meta.url);
// The harness is TypeScript; this makes Node read it as the back end reads its own.
require('@backstage/cli-node/config/nodeTransform.cjs');
const {
  crashAfterEveryEffect,
} = require('../packages/operations/src/testing/index.ts');

const MOST_RUNS = 6;
const nameOf = subject => subject.slice('tenant:'.length);
const subjectOf = run => `tenant:export-${'abcdefghjk'[run]}`;

/** Every file at the destinations, half ones included, with its content. */
function filesOf(folder) {
  if (!fs.existsSync(folder)) return {};
  const files = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map(file => [
      path.relative(folder, file),
      fs.readFileSync(file, 'utf8'),
    ]),
  );
}

test(
  'a back end that is killed after any effect of exporting a tenant leaves one whole export',
  { timeout: 400_000 },
  async t => {
    const { dataDir, postgres } = await startTestPostgres(t);
    let portal;
    let client;
    t.after(async () => {
      await client?.end();
      await portal?.stop();
    });
    const startOne = crashAfter =>
      startPortal({
        dataDir,
        databaseUrl: postgres.url,
        env: { COMPANYOS_CRASH_AFTER: crashAfter ?? '' },
      });

    // Creating them has effects on the same subjects, so they are there before anything is to be killed.
    portal = await startOne();
    const ada = await signIn(portal, 'ada');
    for (let run = 0; run < MOST_RUNS; run++) {
      const spec = tenantSpec(nameOf(subjectOf(run)));
      await ada.post('/tenant/tenants', { spec });
      await ada.ended('tenant', subjectOf(run));
    }
    client = clientFor(
      root,
      connectionTo(portal.databaseUrl, portal.databases.portal),
    );
    await client.connect();
    await portal.stop();

    async function start(crashAfter) {
      portal = await startOne(crashAfter);
      return { exited: portal.exited, api: await signIn(portal, 'omar') };
    }

    async function snapshot(subject) {
      const name = nameOf(subject);
      const rows = async (query, ...values) =>
        (await client.query(query, values)).rows;
      const [{ id: tenantId }] = await rows(
        'SELECT id FROM tenant.tenants WHERE name = $1',
        name,
      );
      const operations = await rows(
        `SELECT id, state, output, error, decision->>'id' AS decision FROM tenant.operations
         WHERE subject = $1 AND type = 'tenant.export' ORDER BY id`,
        subject,
      );
      assert.equal(operations.length, 1);
      const [operation] = operations;
      const records = await rows(
        `SELECT key, record FROM tenant.ledger_outbox
         WHERE record::jsonb -> 'plain' ->> 'operationId' = $1 ORDER BY id`,
        operation.id,
      );
      const stores = path.join(dataDir, 'objects');
      const files = Object.entries(filesOf(stores)).filter(
        ([file]) => file.includes(tenantId) || file.includes('partial'),
      );
      const text = JSON.stringify({
        operations,
        exports: await rows(
          `SELECT state, bytes, ledger_size, classification, object_key, destination FROM tenant.tenant_exports WHERE tenant_id = $1`,
          tenantId,
        ),
        records: records.map(({ key, record }) => {
          const { event, outcome } = JSON.parse(record);
          return { key, event, outcome };
        }),
        files,
      });
      return JSON.parse(
        text
          .replaceAll(operation.id, '<operation>')
          .replaceAll(operation.id.toLowerCase(), '<operation>')
          .replaceAll(operation.decision, '<decision>')
          .replaceAll(tenantId, '<tenant>')
          .replaceAll(name, '<name>')
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
          .replace(/\b[0-9a-f]{64}\b/g, '<sha256>')
          .replace(/sealed\/[0-9a-f]{16}/g, 'sealed/<sha256>'),
      );
    }

    const { effects, process } = await crashAfterEveryEffect({
      start,
      subject: subjectOf,
      // Nothing of the ledger: what the others left there is not what this compares.
      submit: ({ api }, subject) =>
        api.post(`/tenant/tenants/${nameOf(subject)}/exports`, {
          destination: 'eu-archive',
          ledgerSize: 0,
        }),
      async finished({ api }, subject) {
        const { state } = await api.ended('tenant', subject);
        assert.equal(state, 'succeeded');
      },
      snapshot,
      compare({ effect, expected, actual }) {
        assert.equal(expected.files.length, 2, 'content and sidecar');
        assert.deepEqual(
          differences(actual, expected),
          [],
          `killed after effect ${effect}`,
        );
      },
    });
    t.diagnostic(`${effects} effects`);
    assert.ok(effects >= 3, `only ${effects} effects`);

    const { items } = await process.api.get(
      `/tenant/tenants/${nameOf(subjectOf(1))}/exports`,
    );
    assert.equal(items.length, 1);
    assert.equal(items[0].state, 'ready');
  },
);
