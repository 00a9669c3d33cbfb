import { join } from 'node:path';
import { openPolicies } from '../policies';
import {
  notMeasured,
  someOf,
  type GateMeasurement,
  type GateOptions,
  type MeasuredRelease,
} from './measurement';
import { findReleaseFiles, noFiles } from './releaseFiles';

/**
 * Policy tests: every cell of the allow and deny matrix, under the very policies that the release has in its files. Tests of
 * other policies than those say nothing about it.
 */
export async function measurePolicyTests(
  { digest }: MeasuredRelease,
  options: Pick<GateOptions, 'builds' | 'policies'>,
): Promise<GateMeasurement> {
  const { builds, policies } = options;
  const folder = await findReleaseFiles(builds, digest);
  if (!folder) return notMeasured(noFiles(builds, digest));
  return openPolicies(async ({ loadPolicyBundle, policyTest }) => {
    const own = await loadPolicyBundle(join(folder, 'policies'));
    const tested = await loadPolicyBundle(policies);
    if (own.sha256 !== tested.sha256) {
      return notMeasured(
        `The release decides by policies ${own.sha256}, and the tests in ${policies} are for ${tested.sha256}: run it where the release was built.`,
      );
    }
    const { passed, failures } = await policyTest(policies);
    const all = passed + failures.length;
    return {
      outcome: failures.length === 0 ? 'pass' : 'fail',
      words:
        failures.length === 0
          ? `Every one of ${all} cells of the matrix is answered as it says.`
          : someOf(failures.map(failure => `${failure}.`)),
      observed: `${passed} of ${all}`,
      measured: {
        bundle: { version: tested.version, sha256: tested.sha256 },
        passed,
        failed: failures.length,
        failures: failures.slice(0, 20),
      },
    };
  });
}
