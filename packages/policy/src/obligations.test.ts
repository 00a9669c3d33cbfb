import { compilePolicyBundle } from './bundle';
import { erasureFacts } from './dataRequests';
import { after, allowed, ask, hold, stamp } from './testing/retentionCases';
import { tinyFiles, tinyPolicy, touch } from './testing/tinyBundle';

const permit = (annotations: string, rest = '') =>
  `@id("more") @description("More.") ${annotations}\npermit (principal is User, action == Action::"thing:touch", resource)${rest};`;

describe('obligations', () => {
  it('come with an allow, from every policy that determined it, each once', () => {
    const policy = tinyPolicy({
      changes: {
        'more.cedar': permit('@obligation("redact:pii encrypt")'),
        'again.cedar': permit('@obligation("encrypt")').replace(
          'more',
          'more-2',
        ),
      },
    });
    const decision = policy.decide(touch());
    expect(decision.outcome).toBe('allow');
    expect(decision.obligations).toEqual(['encrypt', 'redact:pii']);
  });

  it('do not come with a policy that had no part in it', () => {
    const policy = tinyPolicy({
      changes: {
        'more.cedar': permit(
          '@obligation("encrypt")',
          ' when { context.urgent }',
        ),
      },
    });
    expect('obligations' in policy.decide(touch())).toBe(false);
  });

  it('do not come with a deny', () => {
    const policy = tinyPolicy({
      changes: { 'more.cedar': permit('@obligation("encrypt")') },
    });
    const decision = policy.decide(touch({ attrs: { size: 6 } }));
    expect(decision.outcome).toBe('deny');
    expect('obligations' in decision).toBe(false);
  });

  it.each([
    ['nothing', '@obligation("  ")', /@obligation\(""\) cannot be read/],
    ['bad spelling', '@obligation("Redact PII!")', /cannot be read/],
  ])('are refused with %s', (_name, annotation, message) => {
    expect(() =>
      compilePolicyBundle(tinyFiles({ 'more.cedar': permit(annotation) })),
    ).toThrow(message);
  });

  it('are refused on a forbid', () => {
    const text = permit('@remedy("None.") @obligation("encrypt")').replace(
      'permit (',
      'forbid (',
    );
    expect(() =>
      compilePolicyBundle(tinyFiles({ 'more.cedar': text })),
    ).toThrow(/A forbid has no @obligation/);
  });
});

describe('destinations', () => {
  const destination = (region: string) =>
    `destinations:\n  - { id: away, title: Away, region: ${region}, kind: partner }\n`;

  it('are none without their file', () => {
    expect(compilePolicyBundle(tinyFiles()).destinations.size).toBe(0);
  });

  it('lie in a known region, and are part of the identity of a bundle', () => {
    const bundle = compilePolicyBundle(
      tinyFiles({ 'destinations.yaml': destination('here') }),
    );
    expect(bundle.destinations.get('away')).toEqual({
      id: 'away',
      title: 'Away',
      region: 'here',
      kind: 'partner',
    });
    expect(bundle.sha256).not.toBe(compilePolicyBundle(tinyFiles()).sha256);
    expect(() =>
      compilePolicyBundle(
        tinyFiles({ 'destinations.yaml': destination('there') }),
      ),
    ).toThrow(/Destination "away" lies in region "there"/);
  });
});

describe('what policy is told about an erasure', () => {
  it.each([
    ['nothing keeps it', { now: after(31) }, [], 'over', false],
    ['a hold', { now: after(31), holds: [hold('A')] }, ['A'], 'over', false],
    ['governance', { now: after(1) }, [], 'governance', false],
    ['a bypass', { now: after(1), bypass: allowed }, [], 'governance', true],
    [
      'half a bypass',
      { now: after(1), bypass: { ...allowed, explicit: false } },
      [],
      'governance',
      false,
    ],
    [
      'compliance with a bypass of the rest',
      {
        now: after(1),
        bypass: allowed,
        stamps: [stamp('short', 30), stamp('law', 60, 'compliance')],
      },
      [],
      'compliance',
      true,
    ],
    [
      'a clock that jumped back',
      { now: after(31), latestRecorded: after(32) },
      [],
      'unknown',
      false,
    ],
    [
      'an unknown floor',
      { now: after(31), floors: ['lost'] },
      [],
      'unknown',
      false,
    ],
  ] as const)('%s', (_name, row, holds, retention, bypass) => {
    expect(erasureFacts(ask(row as Parameters<typeof ask>[0]))).toEqual({
      holds,
      retention,
      bypass,
    });
  });
});
