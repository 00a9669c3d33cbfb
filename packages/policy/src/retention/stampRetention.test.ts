import type { RetentionSchedule } from '../catalogues';
import { amendRetention } from './amendRetention';
import { stampRetention } from './stampRetention';
import { BYPASS_ACTION, type RetentionStamp } from './types';

const known = new Map<string, RetentionSchedule>(
  [
    { id: 'short', title: '30 days', days: 30, mode: 'governance' as const },
    { id: 'law', title: '60 days', days: 60, mode: 'compliance' as const },
  ].map(item => [item.id, item]),
);

describe('stamping', () => {
  it('copies what every schedule says now, and gives the longest date', () => {
    expect(
      stampRetention({
        schedules: ['short', 'law', 'short'],
        known,
        now: '2030-01-01T01:00:00+01:00',
      }),
    ).toEqual({
      writtenAt: '2030-01-01T00:00:00.000Z',
      stamps: [
        {
          schedule: 'short',
          title: '30 days',
          mode: 'governance',
          until: '2030-01-31T00:00:00.000Z',
        },
        {
          schedule: 'law',
          title: '60 days',
          mode: 'compliance',
          until: '2030-03-02T00:00:00.000Z',
        },
      ],
      retainUntil: '2030-03-02T00:00:00.000Z',
    });
  });

  it.each([
    ['an unknown schedule', ['lost'], '2030-01-01T00:00:00Z', /"lost"/],
    ['no schedule', [], '2030-01-01T00:00:00Z', /without a retention/],
    ['no instant', ['short'], 'now', /no instant/],
  ])('refuses %s', (_name, schedules, now, words) => {
    expect(() =>
      stampRetention({ schedules: schedules as [string], known, now }),
    ).toThrow(words);
  });
});

describe('amending', () => {
  const stamp = (mode: RetentionStamp['mode'], day: number) => ({
    schedule: 'x',
    title: 'X',
    mode,
    until: `2030-01-${day}T00:00:00.000Z`,
  });
  const bypass = {
    decision: {
      id: 'pd_1',
      outcome: 'allow',
      request: { action: BYPASS_ACTION },
    },
    explicit: true,
    reason: 'Consent withdrawn',
  } as const;
  const refusedBypass = { ...bypass, explicit: false };

  it.each([
    ['lengthens governance', 'governance', 10, 'governance', 11, undefined, ''],
    ['keeps the date', 'compliance', 10, 'compliance', 10, undefined, ''],
    ['lengthens compliance', 'compliance', 10, 'compliance', 11, undefined, ''],
    ['makes it compliance', 'governance', 10, 'compliance', 10, undefined, ''],
    ['shortens with a bypass', 'governance', 20, 'governance', 11, bypass, ''],
    [
      'does not shorten governance without one',
      'governance',
      20,
      'governance',
      11,
      undefined,
      'needs a bypass',
    ],
    [
      'does not shorten governance with half a bypass',
      'governance',
      20,
      'governance',
      11,
      refusedBypass,
      'not asked for explicitly',
    ],
    [
      'shortens compliance for nobody',
      'compliance',
      20,
      'compliance',
      11,
      bypass,
      'only ever lengthened',
    ],
    [
      'softens compliance for nobody, not even to keep it longer',
      'compliance',
      20,
      'governance',
      21,
      bypass,
      'nobody can make it governance',
    ],
  ] as const)('%s', (_name, from, day, to, newDay, given, refusal) => {
    const wanted = stamp(to, newDay);
    const answer = amendRetention(stamp(from, day), wanted, given);
    expect(answer.allowed ? '' : answer.text).toContain(refusal);
    expect(answer.allowed ? answer.stamp : undefined).toEqual(
      refusal === '' ? wanted : undefined,
    );
  });

  it('refuses a date that nobody can read', () => {
    const wanted = { ...stamp('governance', 11), until: 'soon' };
    expect(amendRetention(stamp('governance', 10), wanted, bypass)).toEqual({
      allowed: false,
      text: expect.stringContaining('cannot be read'),
    });
  });
});
