import { z } from 'zod/v4';
import { releaseStates, rolloutStates } from '../states';
import { gateIds, gateStates } from './gates';
import { verdictAnswers, type Scorecard } from './types';

const text = z.string();
const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const gate = z.enum(gateIds);
const state = z.enum(gateStates);

const predicateSchema = z.strictObject({
  schemaVersion: z.literal(1),
  asOf: time.describe(
    'When last something was stored about the release. Everything here is as it was then.',
  ),
  release: z.strictObject({
    id: text,
    component: text,
    target: text,
    version: text,
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
    state: z.enum(releaseStates),
    createdAt: time,
  }),
  rollout: z
    .strictObject({ id: text, state: z.enum(rolloutStates) })
    .nullable()
    .describe('The newest of the release; null where it was there before.'),
  gates: z
    .array(
      z.strictObject({
        gate,
        title: text,
        question: text,
        required: text,
        state,
        words: text,
        observed: text.nullable(),
        reportedBy: text.nullable(),
        reportedAt: time.nullable(),
        since: time.nullable(),
        expiresAt: time
          .nullable()
          .describe('Until when a pass counts, or counted.'),
        evidence: z
          .strictObject({
            sha256: sha256.describe(
              'Of `measured` in canonical form (RFC 8785), in UTF-8.',
            ),
            measured: z.record(z.string(), z.json()),
          })
          .nullable(),
      }),
    )
    .length(gateIds.length),
  verdict: z.strictObject({
    answer: z.enum(verdictAnswers),
    sentence: text,
    blockers: z.array(
      z.strictObject({ gate, title: text, state, words: text, next: text }),
    ),
    decidedAt: time,
    validUntil: time.nullable(),
  }),
});

export const SCORECARD_PREDICATE_TYPE =
  'https://companyos.io/release-scorecard/v1';

/** `release-scorecard.json`: an in-toto statement about the files that the release runs. */
export const scorecardFileSchema = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z
    .array(
      z.strictObject({
        name: text.describe('Component and version.'),
        digest: z.strictObject({ sha256 }),
      }),
    )
    .length(1),
  predicateType: z.literal(SCORECARD_PREDICATE_TYPE),
  predicate: predicateSchema,
});
export type ScorecardFile = z.output<typeof scorecardFileSchema>;

/** The same as JSON Schema, for those who have no TypeScript. */
export function scorecardJsonSchema(): { readonly [key: string]: unknown } {
  return {
    ...z.toJSONSchema(scorecardFileSchema, { target: 'draft-2020-12' }),
    title: 'release-scorecard.json',
    description:
      'All gates of a release and the verdict, as an in-toto statement. Canonical JSON (RFC 8785): the same stored state gives the same bytes.',
  };
}

/**
 * The statement of a scorecard as it was at `asOf`. Pure. Left out is what is no evidence: who repairs a gate, how it is run,
 * and when next.
 */
export function scorecardFile(card: Scorecard, asOf: string): ScorecardFile {
  const { release, rolloutId, rolloutState, gates, verdict } = card;
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [
      {
        name: `${release.component}@${release.version}`,
        digest: { sha256: release.digest.slice('sha256:'.length) },
      },
    ],
    predicateType: SCORECARD_PREDICATE_TYPE,
    predicate: {
      schemaVersion: 1,
      asOf,
      release: {
        id: release.id,
        component: release.component,
        target: release.target,
        version: release.version,
        digest: release.digest,
        state: release.state,
        createdAt: release.createdAt,
      },
      rollout:
        rolloutId === null || rolloutState === null
          ? null
          : { id: rolloutId, state: rolloutState },
      gates: gates.map(one => ({
        gate: one.gate,
        title: one.title,
        question: one.question,
        required: one.required,
        state: one.state,
        words: one.words,
        observed: one.observed,
        reportedBy: one.reportedBy,
        reportedAt: one.reportedAt,
        since: one.since,
        expiresAt: one.expiresAt,
        evidence: one.evidence && {
          sha256: one.evidence.sha256,
          // JSON in, JSON out: only the type does not say so.
          measured: one.evidence.measured as Record<
            string,
            z.core.util.JSONType
          >,
        },
      })),
      verdict: {
        answer: verdict.answer,
        sentence: verdict.sentence,
        blockers: verdict.blockers.map(blocker => ({ ...blocker })),
        decidedAt: verdict.decidedAt,
        validUntil: verdict.validUntil,
      },
    },
  };
}
