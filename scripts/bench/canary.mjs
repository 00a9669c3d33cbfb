// How often the canary judge cries wolf, what it misses, and how soon it aborts, beside the rules of Argo Rollouts, Flagger and
// Kayenta on the same streams; how close it comes to what any judge needs; and how soon a canary that it gives up is gone, at
// each target. Four minutes on an idle core.
//   npm run bench -- canary
//   npm run bench -- canary --quick     fewer runs, under a minute: to see that it works, not to quote
//   npm run bench -- canary --targets   only how soon it is gone
import path from 'node:path';
import { run as runTool } from '../lib/run.mjs';
import { table } from '../lib/table.mjs';
import { measureToZero, reportToZero } from '../lib/to-weight-zero.mjs';

const MOST_FALSE_ABORTS = 0.005;
const MOST_TIMES_LIMIT = 1.5;
const MOST_TIMES_LIMIT_AT_WORST = 2;
const MOST_ERRORS_OF_DEAD = 3;
/** The measuring ends by itself long before; this is for a machine that is stuck. */
const LONGEST_MS = 15 * 60_000;

export const describe =
  'false aborts, missed regressions and time to abort of the canary judge, and the time until a canary is gone';

const RULES = ['ours', 'ours, by request', 'argo', 'flagger', 'kayenta'];

const percent = share =>
  `${Number((share * 100).toFixed(share < 0.1 ? 2 : 0))} %`;
const count = value => Math.round(value).toLocaleString('en');
const mean = values =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const geometricMean = values => Math.exp(mean(values.map(Math.log)));
const verdict = (met, text) => `  ${met ? 'met' : 'NOT MET'}: ${text}`;

function healthyTable(found) {
  return [
    `Healthy canaries that were aborted, of ${count(
      found[0].runs,
    )} each (1 → 10 → 50 %, ten minutes each; ours is the errors' share of α = 1 %):`,
    ...table([
      ['', ...RULES],
      ...found.map(({ name, runs, rules }) => [
        name,
        ...RULES.map(rule => percent(rules[rule].aborted / runs)),
      ]),
    ]),
  ];
}

function regressedTable(found) {
  const cell = (runs, { aborted, requests, errors }) =>
    aborted === 0
      ? 'missed all'
      : `${percent(1 - aborted / runs)}, ${count(requests / aborted)}, ${count(
          errors / aborted,
        )}`;
  const rules = RULES.filter(rule => rule !== 'ours, by request');
  return [
    'Regressions: missed, requests and errors of the canary until the abort:',
    ...table([
      ['', ...rules],
      ...found.map(({ name, runs, rules: outcomes }) => [
        name,
        ...rules.map(rule => cell(runs, outcomes[rule])),
      ]),
    ]),
  ];
}

function limitTable(found) {
  return [
    'Requests until the abort, times the least that any judge with α = 1 % needs, by what errors have of α:',
    ...table([
      ['', 'geometric mean', 'at worst', 'where (share, stable, times)'],
      ...found.map(({ name, cells }) => {
        const worst = cells.reduce((a, b) => (b.times > a.times ? b : a));
        return [
          name,
          geometricMean(cells.map(({ times }) => times)).toFixed(2),
          worst.times.toFixed(2),
          `${percent(worst.share)}, ${percent(worst.rateStable)}, ${
            worst.ratio
          }`,
        ];
      }),
    ]),
  ];
}

function deadTable(found) {
  return [
    'Errors that users see before a dead canary is gone, by its share; stable fails at 0.1 and 0.5 %, by what errors have of α:',
    ...table([
      [
        '',
        'requests of the canary a look',
        '1 %',
        '2 %',
        '5 %',
        '10 %',
        'mean',
      ],
      ...found.map(({ name, ofCanary, cells }) => [
        name,
        String(ofCanary),
        ...[0.01, 0.02, 0.05, 0.1].map(share =>
          mean(
            cells.filter(cell => cell.share === share).map(c => c.errors),
          ).toFixed(2),
        ),
        mean(cells.map(({ errors }) => errors)).toFixed(2),
      ]),
    ]),
  ];
}

function wholeTable(found) {
  return [
    'The whole judge with the default strategy, promoting by itself for at most half an hour of 200 requests a second:',
    ...table([
      ['', 'aborted', 'promoted', 'held', 'requests', 'errors of the canary'],
      ...found.map(({ name, runs, ...outcome }) => [
        name,
        percent(outcome.aborted / runs),
        percent(outcome.promoted / runs),
        percent(outcome.held / runs),
        count(outcome.requests),
        outcome.errors.toFixed(1),
      ]),
    ]),
  ];
}

/** On what is shipped: the errors' default share, not all of α. */
function verdicts({ healthy, limit, dead }) {
  const falseAborts = Math.max(
    ...healthy.map(({ rules, runs }) => rules.ours.aborted / runs),
  );
  const times = limit
    .find(({ shipped }) => shipped)
    .cells.map(cell => cell.times);
  const [typical, most] = [geometricMean(times), Math.max(...times)];
  const errors = mean(
    dead
      .find(({ shipped, ofCanary }) => shipped && ofCanary === 1)
      .cells.map(cell => cell.errors),
  );
  return [
    verdict(
      falseAborts <= MOST_FALSE_ABORTS,
      `at most ${percent(
        MOST_FALSE_ABORTS,
      )} of healthy canaries are aborted in every regime (${percent(
        falseAborts,
      )} at worst)`,
    ),
    verdict(
      typical <= MOST_TIMES_LIMIT && most <= MOST_TIMES_LIMIT_AT_WORST,
      `at most ${MOST_TIMES_LIMIT} times the limit, ${MOST_TIMES_LIMIT_AT_WORST} times at worst (${typical.toFixed(
        2,
      )}, ${most.toFixed(2)})`,
    ),
    verdict(
      errors <= MOST_ERRORS_OF_DEAD,
      `at most ${MOST_ERRORS_OF_DEAD} errors on average before a dead canary at 1 to 10 % is gone, looking after each of its requests (${errors.toFixed(
        2,
      )})`,
    ),
  ];
}

function report(results, quick) {
  const of = kind => results.filter(result => result.kind === kind);
  const [healthy, regressed] = [of('healthy'), of('regressed')];
  const [limit, dead, whole] = [of('limit'), of('dead'), of('whole')];
  return [
    '',
    ...healthyTable(healthy),
    '',
    ...regressedTable(regressed),
    '',
    ...limitTable(limit),
    '',
    ...deadTable(dead),
    '',
    ...wholeTable(whole),
    '',
    ...(quick
      ? ['  Too few runs for a verdict.']
      : verdicts({ healthy, limit, dead })),
    '',
  ].join('\n');
}

export async function run({ args, ...context }) {
  const quick = args.includes('--quick');
  if (!args.includes('--targets')) await runJudge({ quick, ...context });
  const found = await measureToZero({ ...context, rounds: quick ? 3 : 10 });
  context.progress.say(['', ...reportToZero(found), ''].join('\n'));
}

async function runJudge({ quick, root, tools, progress, signal }) {
  const results = [];
  await progress.step('Measuring', async () => {
    const { code, output } = await runTool(
      tools.node,
      [
        '--no-node-snapshot',
        '--require',
        path.join(
          root,
          'node_modules/@backstage/cli-node/config/nodeTransform.cjs',
        ),
        path.join(root, 'packages/canary/src/__bench__/measure.ts'),
      ],
      {
        cwd: root,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
        env: {
          ...tools.env,
          ...(quick && { RUNS: '100', GRID_RUNS: '40', WHOLE_RUNS: '10' }),
        },
        onLine: line => {
          if (line.startsWith('{')) results.push(JSON.parse(line));
        },
      },
    );
    if (code !== 0) throw new Error(`Measuring failed: ${output}`);
  });
  progress.say(report(results, quick));
}
