import assert from 'node:assert/strict';
import test from 'node:test';
import { root } from './lib/paths.mjs';
import { workspaces } from './lib/workspaces.mjs';

test('configuration schemas are JSON: one in TypeScript is compiled at every start, which takes nearly two seconds', () => {
  const compiled = [...workspaces(root)]
    .filter(([, { manifest }]) => /\.ts$/.test(manifest.configSchema ?? ''))
    .map(([name]) => name);
  assert.deepEqual(compiled, []);
});
