import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Every file that `@companyos/ledger/verify` loads, and what each imports from packages. */
function imports(file: string, seen = new Map<string, string[]>()) {
  if (seen.has(file)) return seen;
  const source = readFileSync(file, 'utf8');
  const names = [
    ...source.matchAll(
      /^(?:import|export)\b(?! type)[^;]*? from '([^']+)';$/gm,
    ),
  ].map(([, name]) => name);
  seen.set(
    file,
    names.filter(name => !name.startsWith('.')),
  );
  for (const name of names.filter(relative => relative.startsWith('.'))) {
    imports(join(dirname(file), `${name}.ts`), seen);
  }
  return seen;
}

it('needs nothing that a browser does not have', () => {
  const seen = imports(join(__dirname, 'index.ts'));
  expect(seen.size).toBeGreaterThan(4);
  expect(new Set([...seen.values()].flat())).toEqual(
    new Set(['@noble/hashes/sha2', '@noble/hashes/utils']),
  );
});
