import { createHash } from 'node:crypto';
import { z } from 'zod/v4';
import {
  notMeasured,
  someOf,
  type GateMeasurement,
  type GateOptions,
  type MeasuredRelease,
} from './measurement';
import { findReleaseFiles, noFiles } from './releaseFiles';
import { jsonOf, runProgram } from './runProgram';
import { RunningService } from './RunningService';

/** Time zones with odd offsets, locales that sort and fold letters in their own way. */
const PLACES = [
  { TZ: 'UTC', LC_ALL: 'C' },
  { TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'de_DE.UTF-8' },
  { TZ: 'Pacific/Kiritimati', LC_ALL: 'ar_EG.UTF-8' },
] as const;
const RUNS_IN_EACH = 2;
const RUNS_LIVE = 5;
/** Its exit code where it tried. */
const SAMPLE_FAILED = 3;

const sampleSchema = z.object({ sha256: z.string(), content: z.string() });
const exportSchema = z.object({ sha256: z.string(), content: z.string() });

/**
 * Deterministic export: the release's own program exports a sample in several locales and time zones, each time with the same
 * bytes; and where it runs, the same tenant's data several times with the same bytes. A hash that it names is computed again.
 */
export async function measureDeterministicExport(
  { digest }: MeasuredRelease,
  options: GateOptions,
): Promise<GateMeasurement> {
  const { builds, staging, fetch } = options;
  const folder = await findReleaseFiles(builds, digest);
  if (!folder) return notMeasured(noFiles(builds, digest));
  const problems: string[] = [];
  const sample = await sampleEverywhere(folder, problems);
  if (sample === null) {
    return notMeasured(
      'Its program exports no sample (--export-sample), so what it depends on cannot be measured.',
    );
  }
  const service = await RunningService.find({ file: staging, digest, fetch });
  const live = service ? await exportAgain(service, problems) : null;
  const runs = sample.runs + (live?.runs ?? 0);
  const isSame = problems.length === 0;
  return {
    outcome: isSame ? 'pass' : 'fail',
    words: isSame
      ? `${sample.runs} runs in ${
          PLACES.length
        } locales and time zones gave the same bytes${
          live
            ? `, and ${live.runs} exports where it runs did too.`
            : '. It runs nowhere that was asked, so only its files were.'
        }`
      : someOf(problems),
    observed: isSame
      ? `the same bytes in ${runs} runs`
      : `${problems.length} problems in ${runs} runs`,
    measured: {
      places: PLACES.map(({ TZ, LC_ALL }) => `${TZ} ${LC_ALL}`),
      sample: { runs: sample.runs, sha256: sample.hashes },
      live: live && { runs: live.runs, sha256: live.hashes },
    },
  };
}

type Seen = { readonly runs: number; readonly hashes: string[] };

/** Null where the program knows of no sample. */
async function sampleEverywhere(
  folder: string,
  problems: string[],
): Promise<Seen | null> {
  const hashes = new Set<string>();
  const failures = new Map<string, string[]>();
  let runs = 0;
  for (const place of PLACES) {
    for (let i = 0; i < RUNS_IN_EACH; i += 1) {
      runs += 1;
      const where = `${place.TZ} ${place.LC_ALL}`;
      const { code, out, err } = await runProgram(
        folder,
        '--export-sample',
        place,
      );
      if (code === SAMPLE_FAILED) {
        failures.set(err, [...(failures.get(err) ?? []), where]);
        continue;
      }
      const parsed = sampleSchema.safeParse(code === 0 ? jsonOf(out) : null);
      if (!parsed.success) return null;
      look(parsed.data, where, hashes, problems);
    }
  }
  for (const [message, places] of failures) {
    problems.push(
      `It exports nothing in ${places.length} of ${runs} runs: ${message}`,
    );
  }
  if (hashes.size > 1) {
    problems.push(`The sample has ${hashes.size} different hashes.`);
  }
  return { runs, hashes: [...hashes].sort() };
}

async function exportAgain(
  service: RunningService,
  problems: string[],
): Promise<Seen> {
  const all: string[] = [];
  let runs = 0;
  for (const user of await service.users()) {
    const hashes = new Set<string>();
    for (let i = 0; i < RUNS_LIVE; i += 1) {
      runs += 1;
      try {
        const token = await service.logIn(user);
        const path = '/export/customers';
        const { status, body } = await service.request('post', path, { token });
        if (status !== 200) throw new Error(`it answers ${status}`);
        look(exportSchema.parse(body), user.tenant, hashes, problems);
      } catch (error) {
        problems.push(
          `The export of ${user.tenant}: ${(error as Error).message}.`,
        );
      }
    }
    if (hashes.size > 1) {
      problems.push(
        `${user.tenant} was exported with ${hashes.size} different hashes.`,
      );
    }
    all.push(...hashes);
  }
  return { runs, hashes: all.sort() };
}

function look(
  { sha256, content }: z.output<typeof exportSchema>,
  where: string,
  hashes: Set<string>,
  problems: string[],
): void {
  const computed = createHash('sha256').update(content).digest('hex');
  hashes.add(computed);
  if (computed !== sha256) {
    problems.push(
      `${where}: it says ${sha256}, and its bytes are ${computed}.`,
    );
  }
}
