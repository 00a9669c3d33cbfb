import {
  scorecardContradictions,
  scorecardFileSchema,
  verdictWord,
  type ScorecardFile,
} from '@companyos/plugin-release-common';
import { createHash } from 'node:crypto';
import { defineCommand } from '../command';
import { badInput } from '../errors';
import { readTextFile } from '../files';
import { loadLedger } from '../lazy';
import { facts, json, plain } from '../text';

const NEXT =
  'Give a release-scorecard.json, as "companyos release scorecard … --file" prints it.';

export const releaseVerify = defineCommand({
  path: ['release', 'verify'],
  arguments: '<file>',
  summary: 'Check a release-scorecard.json without a portal',
  details: `Its schema, its canonical form to the byte, the hash of each piece of evidence, and that its verdict is the one that
follows from its gates. The SHA-256 that is printed is the one that the ledger has for the scorecard of a rollout that
has ended (release.scorecard.kept).`,
  examples: [
    'companyos release verify release-scorecard.json',
    'companyos release verify release-scorecard.json --json',
  ],
  local: true,
  async run({ io }, options, path) {
    const text = await readTextFile(path, NEXT);
    const file = parse(text, path);
    const { canonicalJson } = loadLedger();
    const problems = [
      ...(text === `${canonicalJson(JSON.parse(text))}\n`
        ? []
        : ['Its bytes are not the canonical ones: it was written again.']),
      ...file.predicate.gates.flatMap(({ gate, evidence }) =>
        evidence && sha256(canonicalJson(evidence.measured)) !== evidence.sha256
          ? [`The evidence of ${gate} is not what its hash says.`]
          : [],
      ),
      ...scorecardContradictions(file),
    ];
    const { release, verdict, asOf } = file.predicate;
    const hash = sha256(text);
    io.out(
      options.json
        ? json({ ok: problems.length === 0, sha256: hash, problems, verdict })
        : `${
            problems.length === 0
              ? `As it should be. ${plain(verdict.sentence)}\n`
              : problems.map(problem => `WRONG ${problem}\n`).join('')
          }${facts([
            ['answer', verdictWord(verdict.answer)],
            ['release', `${release.component} ${release.version}`],
            ['digest', release.digest],
            ['as of', asOf],
            ['sha256', hash],
          ])}`,
    );
    return problems.length === 0 ? 'ok' : 'found';
  },
});

function parse(text: string, path: string): ScorecardFile {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw badInput(`${path} is no JSON.`, NEXT);
  }
  const { success, data: file, error } = scorecardFileSchema.safeParse(data);
  if (success) return file;
  const [{ path: where, message }] = error.issues;
  throw badInput(
    `${path} is no scorecard: ${where.map(String).join('.')}: ${message}.`,
    NEXT,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
