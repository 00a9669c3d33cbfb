// For `node --test --test-reporter`: one JSON object with what lib/counts.mjs wants to know.
export default async function* report(source) {
  const counts = { passed: 0, skipped: 0, failures: [] };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details?.type === 'suite') continue;
    if (data.skip !== undefined || data.todo !== undefined) counts.skipped += 1;
    else if (type === 'test:pass') counts.passed += 1;
    else if (data.details?.error?.failureType !== 'subtestsFailed')
      counts.failures.push(data.name);
  }
  yield JSON.stringify(counts);
}
