import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  notMeasured,
  someOf,
  type GateMeasurement,
  type GateOptions,
  type MeasuredRelease,
} from './measurement';
import { walkDocument, type OpenApiDocument } from './walkDocument';
import { findReleaseFiles, noFiles } from './releaseFiles';
import { RunningService } from './RunningService';
import { jsonOf, runProgram } from './runProgram';

/**
 * Spec parity: the document in the release's files is the one that its program prints and the one that it serves where it runs;
 * every documented route there answers as documented, refuses as documented, and what is not documented is not there.
 */
export async function measureSpecParity(
  { digest }: MeasuredRelease,
  options: GateOptions,
): Promise<GateMeasurement> {
  const { builds, staging, fetch } = options;
  const folder = await findReleaseFiles(builds, digest);
  if (!folder) return notMeasured(noFiles(builds, digest));
  const service = await RunningService.find({ file: staging, digest, fetch });
  if (!service) {
    return notMeasured(
      `No version with ${digest} answers at the target of ${staging}: run it while the release serves there, or is on its way.`,
    );
  }
  const document: OpenApiDocument = JSON.parse(
    await readFile(join(folder, 'openapi.json'), 'utf8'),
  );
  const problems: string[] = [];
  const printed = jsonOf((await runProgram(folder, '--openapi')).out);
  const { document: own } = (printed ?? {}) as { document?: unknown };
  if (!isDeepStrictEqual(own, document)) {
    problems.push('Its program prints another document than its files have.');
  }
  const served = await service.request('get', '/openapi.json');
  if (!isDeepStrictEqual(served.body, document)) {
    problems.push('It serves another document than its files have.');
  }
  const walked = await walkDocument(document, service, digest);
  problems.push(...walked.problems);
  const isSame = problems.length === 0;
  return {
    outcome: isSame ? 'pass' : 'fail',
    words: isSame
      ? `All ${walked.operations.length} documented operations answer and refuse as documented, and nothing else does.`
      : someOf(problems),
    observed: `${walked.agreeing} of ${walked.operations.length} operations`,
    measured: {
      operations: [...walked.operations],
      requests: walked.requests,
      problems: problems.slice(0, 20),
    },
  };
}
