import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { findHaproxy, isNewEnough } from './haproxy.mjs';

test('a HAProxy of 2.4 or newer will do', () => {
  assert.ok(isNewEnough('HAProxy version 2.6.12-1+deb12u4 2026/10/17'));
  assert.ok(isNewEnough('HAProxy version 2.4.0'));
  assert.ok(isNewEnough('HAProxy version 3.0.1'));
  assert.ok(!isNewEnough('HAProxy version 2.2.9'));
  assert.ok(!isNewEnough('HA-Proxy version 1.8.27'));
  assert.ok(!isNewEnough(''));
});

test('the one that is named comes first, and what is not one is passed over', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'haproxy-'));
  const script = (name, output) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
    return file;
  };
  const own = script('own', 'HAProxy version 3.1.0');
  const onPath = script('haproxy', 'HAProxy version 2.8.1');
  const found = env => findHaproxy({ env: { PATH: folder, ...env } });
  assert.equal(found({ COMPANYOS_HAPROXY: own }), own);
  assert.equal(found({ COMPANYOS_HAPROXY: 'required' }), onPath);
  assert.equal(found({}), onPath);
  fs.rmSync(folder, { recursive: true });
});
