// Which checks there are, which run side by side, and what a person reads about them.
import fs from 'node:fs';
import { SetupError } from '../errors.mjs';
import { drills, jest, nodeTests } from './suites.mjs';
import { build, formatting, lint, types } from './tools.mjs';

const TAIL_LINES = 25;
const MAX_FAILURES = 30;

// Two lanes for two cores, about equally long. What one check needs of another stands before it in the same lane:
// declarations before the build, the built front end before the drills.
const LANES = [
  [
    ['types', 'Types', types],
    ['lint', 'Lint', lint],
    ['formatting', 'Formatting', formatting],
    ['build', 'Production build', build],
    ['drills', 'Browser drills', drills],
    [
      'system',
      'Tests of the whole back end',
      (context, [name = '']) =>
        nodeTests(context, 'system', 'e2e-tests', `${name}.test.mjs`),
    ],
  ],
  [
    ['jest', 'Unit, integration and policy tests', jest],
    [
      'scripts',
      'Tests of the scripts',
      (context, patterns) =>
        nodeTests(context, 'scripts', 'scripts', { patterns }),
    ],
  ],
];

/** Too long for every change: only where they are named, as each night does. */
const NIGHTLY = [
  [
    'nightly-drills',
    'Long browser drills',
    (context, patterns) =>
      drills(context, patterns, { name: 'nightly-drills' }),
  ],
  [
    'nightly-jest',
    'Long tests of the packages',
    (context, patterns) => jest(context, patterns, { name: 'nightly-jest' }),
  ],
  [
    'nightly',
    'Long tests of the whole back end',
    (context, patterns) =>
      nodeTests(context, 'nightly', 'e2e-tests', {
        ending: '.nightly.mjs',
        patterns,
      }),
  ],
];

const USUAL = LANES.flat().map(([name]) => name);
export const SECTIONS = [...USUAL, ...NIGHTLY.map(([name]) => name)];

/** `--only a,b` and whatever else was given, which goes to the test runners. */
export function parseArguments(argv) {
  const rest = [...argv];
  const at = rest.findIndex(
    arg => arg === '--only' || arg.startsWith('--only='),
  );
  if (at < 0) {
    if (rest.length > 0)
      throw new SetupError(
        `npm test does not know ${rest.join(' ')}.`,
        `Narrow it with npm test -- --only ${SECTIONS.join(',')}`,
      );
    return { only: USUAL, rest: [] };
  }
  const [option] = rest.splice(at, 1);
  const list = option.includes('=')
    ? option.split('=')[1]
    : rest.splice(at, 1)[0];
  const only = (list ?? '').split(',').filter(Boolean);
  const unknown = only.filter(name => !SECTIONS.includes(name));
  if (only.length === 0 || unknown.length > 0)
    throw new SetupError(
      `There is no check named ${unknown.join(', ') || '""'}.`,
      `There are: ${SECTIONS.join(', ')}`,
    );
  return { only, rest };
}

const pad = (text, width) => String(text).padEnd(width);

function describe({ title, counts, seconds }) {
  const { passed, failed, skipped, note } = counts;
  const mark = failed > 0 ? '✗' : passed === 0 ? '-' : '✓';
  const numbers = [
    [passed, 'passed'],
    [failed, 'failed'],
    [skipped, 'skipped'],
  ]
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`)
    .join(' ');
  return `  ${mark} ${pad(title, 36)} ${pad(`${seconds} s`, 8)} ${numbers}${
    note ? ` (${note})` : ''
  }`;
}

function explain({ name, counts }, context, say) {
  for (const failure of (counts.failures ?? []).slice(0, MAX_FAILURES))
    say(`      ✗ ${failure}`);
  const log = context.log(name);
  if (!fs.existsSync(log)) return;
  const lines = fs.readFileSync(log, 'utf8').trimEnd().split('\n');
  say(`    The end of ${log}:`);
  for (const line of lines.slice(-TAIL_LINES)) say(`    | ${line}`);
}

/** @returns {Promise<import('../counts.mjs').Counts[]>} */
export async function runSections({ only, rest, context, progress }) {
  const results = [];
  const runLane = async lane => {
    for (const [name, title, check] of lane) {
      if (!only.includes(name)) continue;
      const begun = Date.now();
      progress.say(`  … ${title}`);
      let counts;
      try {
        counts = await check(context, rest);
      } catch (error) {
        context.signal?.throwIfAborted();
        counts = { passed: 0, failed: 1, skipped: 0, note: String(error) };
      }
      const seconds = ((Date.now() - begun) / 1000).toFixed(1);
      const result = { name, title, counts, seconds };
      results.push(result);
      progress.say(describe(result));
      if (counts.failed > 0) explain(result, context, progress.say);
    }
  };
  await Promise.all(LANES.map(runLane));
  await runLane(NIGHTLY);
  progress.say('\n  Summary');
  const order = ({ name }) => SECTIONS.indexOf(name);
  results.sort((a, b) => order(a) - order(b));
  for (const result of results) progress.say(describe(result));
  return results.map(({ counts }) => counts);
}
