import assert from 'node:assert/strict';
import test from 'node:test';
import { run } from './run.mjs';
import path from 'node:path';
import fs from 'node:fs';
import {
  fromJest,
  fromNodeTest,
  fromPlaywright,
  settle,
  sum,
  summaryLine,
} from './counts.mjs';
import { parseArguments, SECTIONS } from './checks/sections.mjs';
import { root } from './paths.mjs';
import { temporaryFolder, writeFiles } from './testing.mjs';

test('a suite that ran nothing has failed', () => {
  const nothing = settle({ passed: 0, failed: 0, skipped: 0 }, 0);
  assert.equal(nothing.failed, 1);
  assert.equal(nothing.note, 'ran nothing');
});

test('an exit code that disagrees with the report is a failure', () => {
  assert.equal(settle({ passed: 3, failed: 0, skipped: 0 }, 1).failed, 1);
  assert.equal(settle({ passed: 3, failed: 1, skipped: 0 }, 1).failed, 1);
  assert.equal(settle({ passed: 3, failed: 0, skipped: 0 }, 0).failed, 0);
});

test('the last line adds everything up', () => {
  const total = sum([
    { passed: 2, failed: 0, skipped: 1, note: 'x' },
    { passed: 40, failed: 3, skipped: 0 },
  ]);
  assert.equal(summaryLine(total), '42 passed, 3 failed, 1 skipped');
});

test('Jest: a file that cannot be loaded counts', () => {
  assert.deepEqual(
    fromJest({
      numPassedTests: 5,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 1,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        {
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'adds up' },
            { status: 'passed', fullName: 'x' },
          ],
        },
        {
          name: 'a.test.ts',
          status: 'failed',
          message: 'Cannot find module x\n at y',
          assertionResults: [],
        },
      ],
    }),
    {
      passed: 5,
      failed: 2,
      skipped: 2,
      failures: ['adds up', 'a.test.ts: Cannot find module x'],
    },
  );
});

test('Playwright: a drill that passed only when repeated has failed', () => {
  const counts = fromPlaywright({
    stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [],
    suites: [
      {
        title: 'x.drill.ts',
        specs: [{ title: 'fine', ok: true }],
        suites: [{ title: 'group', specs: [{ title: 'bad', ok: false }] }],
      },
    ],
  });
  assert.deepEqual(counts, {
    passed: 4,
    failed: 2,
    skipped: 2,
    failures: ['x.drill.ts › group › bad'],
  });
});

test('node --test: our reporter counts tests, not groups', async t => {
  const folder = temporaryFolder(t);
  writeFiles(folder, {
    'x.test.mjs': `
      import { describe, test } from 'node:test';
      test('passes', () => {});
      test('fails', () => { throw new Error('no'); });
      test('left out', { skip: 'why' }, () => {});
      describe('group', () => { test('inside', () => {}); });
      test('parent', async t => { await t.test('child', () => { throw new Error('no'); }); });`,
  });
  const report = path.join(folder, 'report.json');
  const { code } = await run(
    process.execPath,
    [
      '--test',
      `--test-reporter=${path.join(
        root,
        'scripts/lib/node-test-reporter.mjs',
      )}`,
      `--test-reporter-destination=${report}`,
      path.join(folder, 'x.test.mjs'),
    ],
    // Or the inner run would take itself for a part of this one.
    { env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
  );
  assert.equal(code, 1);
  assert.deepEqual(fromNodeTest(JSON.parse(fs.readFileSync(report, 'utf8'))), {
    passed: 2,
    failed: 2,
    skipped: 1,
    failures: ['fails', 'child'],
  });
});

test('--only narrows, and does not guess', () => {
  // The night's own tests are named, or left to the night.
  const usual = SECTIONS.filter(name => !name.startsWith('nightly'));
  assert.deepEqual(parseArguments([]), { only: usual, rest: [] });
  assert.deepEqual(parseArguments(['--only', 'jest,lint', 'plugins/tenant']), {
    only: ['jest', 'lint'],
    rest: ['plugins/tenant'],
  });
  assert.throws(
    () => parseArguments(['--only', 'jset']),
    /no check named jset/,
  );
  assert.throws(() => parseArguments(['--fast']), /does not know --fast/);
});
