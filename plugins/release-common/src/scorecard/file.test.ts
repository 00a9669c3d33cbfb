import { scorecardContradictions } from './checkFile';
import { gateIds } from './gates';
import {
  scorecardFile,
  scorecardFileSchema,
  scorecardJsonSchema,
} from './file';
import { standingOf } from './standing';
import type { Scorecard } from './types';
import { verdictOf } from './verdict';

const NOW = new Date('2027-01-01T12:00:00.000Z');

const card: Scorecard = {
  schemaVersion: 1,
  release: {
    id: 'rel_1',
    component: 'component:default/shop',
    target: 'staging',
    version: '1.4.0',
    digest: `sha256:${'a'.repeat(64)}`,
    state: 'stable',
    createdAt: NOW.toISOString(),
  },
  rolloutId: 'ro_1',
  rolloutState: 'completed',
  gates: gateIds.map(gate =>
    standingOf(
      gate,
      {
        latest: {
          id: 'gr_1',
          gate,
          digest: `sha256:${'a'.repeat(64)}`,
          outcome: 'pass',
          words: 'All is well.',
          observed: '1 of 1',
          evidence: { sha256: 'b'.repeat(64), measured: { some: [1, null] } },
          reportedBy: 'user:default/ada',
          reportedAt: NOW.toISOString(),
          since: NOW.toISOString(),
          expiresAt: '2027-01-02T12:00:00.000Z',
          decisionId: null,
        },
        count: 1,
      },
      {
        releaseId: 'rel_1',
        owner: 'group:default/acme-owners',
        rollout: null,
        nextWalkAt: null,
      },
      NOW,
    ),
  ),
  verdict: {
    answer: 'cannot-tell',
    sentence: '',
    blockers: [],
    decidedAt: NOW.toISOString(),
    validUntil: null,
  },
  asOf: null,
  mayReport: false,
};

describe('release-scorecard.json', () => {
  it('says of which files it speaks, and keeps to its schema', () => {
    const whole = {
      ...card,
      verdict: verdictOf(card.gates, card.release, NOW),
    };
    const file = scorecardFile(whole, NOW.toISOString());
    expect(scorecardFileSchema.parse(file)).toEqual(file);
    expect(file.subject).toEqual([
      {
        name: 'component:default/shop@1.4.0',
        digest: { sha256: 'a'.repeat(64) },
      },
    ]);
    expect(file.predicate.verdict.answer).toBe('proceed');
    // Who repairs a gate, and who asked, are not evidence.
    const text = JSON.stringify(file);
    expect(text).not.toContain('acme-owners');
    expect(text).not.toContain('mayReport');
  });

  it('contradicts itself where its verdict is not the one of its gates', () => {
    const whole = {
      ...card,
      verdict: verdictOf(card.gates, card.release, NOW),
    };
    const file = scorecardFile(whole, NOW.toISOString());
    expect(scorecardContradictions(file)).toEqual([]);
    const { predicate } = file;
    const failed = predicate.gates.map(gate =>
      gate.gate === 'canary' ? { ...gate, state: 'fail' as const } : gate,
    );
    expect(
      scorecardContradictions({
        ...file,
        predicate: { ...predicate, gates: failed },
      }),
    ).toContain('Its gates make "stop", and it says "proceed".');
    const digest = { sha256: 'c'.repeat(64) };
    expect(
      scorecardContradictions({
        ...file,
        subject: [{ ...file.subject[0], digest }],
      }),
    ).toEqual(['Its subject is not the release that it speaks of.']);
  });

  it('has a JSON Schema that allows nothing besides', () => {
    expect(scorecardJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'release-scorecard.json',
      additionalProperties: false,
      required: ['_type', 'subject', 'predicateType', 'predicate'],
    });
  });
});
