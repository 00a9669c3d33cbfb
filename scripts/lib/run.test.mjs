import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { run } from './run.mjs';
import { gone, temporaryFolder } from './testing.mjs';

const node = code => [process.execPath, ['--eval', code]];

test('gives back the exit code, the end of the output, and logs all of it', async t => {
  const log = path.join(temporaryFolder(t), 'logs', 'x.log');
  const lines = [];
  const { code, output } = await run(
    ...node("console.log('one'); console.error('two'); process.exit(3)"),
    { log, onLine: line => lines.push(line) },
  );
  assert.equal(code, 3);
  assert.match(output, /one/);
  assert.deepEqual([...lines].sort(), ['one', 'two']);
  assert.match(fs.readFileSync(log, 'utf8'), /two/);
});

// A child that starts a grandchild and says its number.
const family = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  console.log('grandchild ' + child.pid);
  setInterval(() => {}, 1000);`;

test('being stopped ends the child and what it started', async () => {
  const abort = new AbortController();
  let grandchild;
  await assert.rejects(
    run(...node(family), {
      signal: abort.signal,
      onLine: line => {
        grandchild = Number(line.split(' ')[1]);
        abort.abort(new Error('stopped'));
      },
    }),
    /stopped/,
  );
  await gone(grandchild);
});

test('what takes too long is ended and said to have been', async () => {
  const { timedOut } = await run(...node('setInterval(() => {}, 1000)'), {
    timeoutMs: 50,
  });
  assert.equal(timedOut, true);
});
