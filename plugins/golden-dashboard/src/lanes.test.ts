import { aCard, aGate, aRollout, NOW } from './__testUtils__/fixtures';
import { answersOf, lanesOf, rankOf, releasesOf } from './lanes';

const serving = aCard({ id: 'rel_1', version: '1.0.0', state: 'stable' });
const bad = aCard(
  { id: 'rel_2', version: '1.2.0', state: 'aborted' },
  { canary: aGate('canary', 'fail') },
);
const stable = [serving.release];

describe('what the answer is about', () => {
  it('is what serves, where the last rollout reached everybody', () => {
    const [lane] = lanesOf({
      rollouts: [aRollout('rel_1', 'completed'), aRollout('rel_2', 'failed')],
      stable,
      cards: [serving, bad],
    });
    expect(lane.tried).toBeNull();
    const [{ about, card }] = answersOf([lane], NOW);
    expect([about, card.verdict.answer]).toEqual(['serving', 'proceed']);
  });

  it('is what was taken back, until something reaches everybody', () => {
    const lanes = lanesOf({
      rollouts: [aRollout('rel_2', 'rolled-back')],
      stable,
      cards: [serving, bad],
    });
    const [{ about, card }] = answersOf(lanes, NOW);
    expect([about, card.verdict.answer]).toEqual(['taken-back', 'stop']);
    expect(card.verdict.sentence).toContain('1.2.0 failed its canary');
  });

  it('is what serves, where that is worse for users than what is tried', () => {
    const broken = aCard(
      { id: 'rel_1', version: '1.0.0', state: 'stable' },
      { synthetic: aGate('synthetic', 'fail') },
    );
    const next = aCard(
      { id: 'rel_2', version: '1.1.0', state: 'rolling-out' },
      { canary: aGate('canary', 'pending') },
    );
    const lanes = lanesOf({
      rollouts: [aRollout('rel_2', 'progressing')],
      stable,
      cards: [broken, next],
    });
    const [{ about, card }] = answersOf(lanes, NOW);
    expect([about, card.release.version]).toEqual(['serving', '1.0.0']);
  });

  it('goes out of date by itself', () => {
    const lanes = lanesOf({ rollouts: [], stable, cards: [serving] });
    const [{ card }] = answersOf(lanes, NOW + 2 * 3_600_000);
    expect(card.verdict.answer).toBe('cannot-tell');
  });

  it('names the worst place first', () => {
    const other = { ...serving.release, id: 'rel_3', target: 'production' };
    const lanes = lanesOf({
      rollouts: [aRollout('rel_2', 'rolled-back')],
      stable: [other, ...stable],
      cards: [serving, bad, { ...serving, release: other }],
    });
    expect(answersOf(lanes, NOW).map(({ lane }) => lane.target)).toEqual([
      'staging',
      'production',
    ]);
  });

  it('needs the scorecards of the newest rollout and of what serves', () => {
    expect(
      releasesOf({
        rollouts: [aRollout('rel_3', 'failed'), aRollout('rel_2', 'failed')],
        stable,
      }),
    ).toEqual(['rel_3', 'rel_1']);
    expect(lanesOf({ rollouts: [], stable: [], cards: [] })).toEqual([]);
  });

  it('never takes an answer that it does not know for a good one', () => {
    expect(rankOf('of a newer server' as never)).toBe(rankOf('stop'));
  });
});
