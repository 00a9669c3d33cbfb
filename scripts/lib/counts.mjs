// What a tool's own report says about how many tests passed. A suite that ran nothing has failed.

/** @typedef {{ passed: number, failed: number, skipped: number, failures?: string[], note?: string }} Counts */

export const one = ok => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  skipped: 0,
});

export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all)
    for (const key of Object.keys(total)) total[key] += counts[key];
  return total;
}

export const summaryLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A suite needs something that passed or was skipped by name, and an exit code that agrees with its report. */
export function settle(counts, code) {
  if (counts.passed + counts.failed + counts.skipped === 0)
    return { ...counts, failed: 1, note: 'ran nothing' };
  if (code !== 0 && counts.failed === 0)
    return { ...counts, failed: 1, note: `ended with ${code}` };
  return counts;
}

/** Jest's `--json` report. Files that could not even be loaded count as one failure each. */
export function fromJest(report) {
  const failures = report.testResults.flatMap(file =>
    file.assertionResults.some(({ status }) => status === 'failed')
      ? file.assertionResults
          .filter(({ status }) => status === 'failed')
          .map(({ fullName }) => fullName)
      : file.status === 'failed'
      ? [`${file.name}: ${String(file.message).trim().split('\n')[0]}`]
      : [],
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

/** Playwright's JSON report. A test that passed only when repeated has failed. */
export function fromPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failures = [];
  const visit = (suite, titles) => {
    for (const spec of suite.specs ?? [])
      if (!spec.ok) failures.push([...titles, spec.title].join(' › '));
    for (const child of suite.suites ?? [])
      visit(child, [...titles, child.title]);
  };
  for (const suite of report.suites) visit(suite, [suite.title]);
  for (const error of report.errors ?? [])
    failures.push(String(error.message).split('\n')[0]);
  return {
    passed: expected,
    failed: unexpected + flaky + (report.errors ?? []).length,
    skipped,
    failures,
  };
}

/** The report of lib/node-test-reporter.mjs. */
export function fromNodeTest(report) {
  return {
    passed: report.passed,
    failed: report.failures.length,
    skipped: report.skipped,
    failures: report.failures,
  };
}
