import { createHash } from 'node:crypto';
import { Pool } from 'pg';
import { tenantContent } from '../content/tenantContent';
import { anEntry, aStoredTenant, slicesOf } from './exportLab';

/** A process of its own that makes the content of an export and prints its hash: for tests of other locales and time zones. */
async function main() {
  const [url, tenantId] = process.argv.slice(2);
  const reader = new Pool({ connectionString: url });
  const source = tenantContent({
    tenant: aStoredTenant(tenantId),
    reader,
    slices: slicesOf([anEntry(0, tenantId), anEntry(1, tenantId)]),
    ledgerSize: 2,
    classification: 'pii',
    operation: async () => undefined,
  });
  const hash = createHash('sha256');
  for await (const chunk of source.open([])) hash.update(chunk);
  await reader.end();
  const sample = new Date(0).toLocaleString();
  process.stdout.write(JSON.stringify({ sha256: hash.digest('hex'), sample }));
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
