import {
  after,
  allowed,
  ask,
  catalogue,
  hold,
  kept,
  rule,
  schedule,
  stamp,
  WRITTEN,
  type Row,
} from '../testing/retentionCases';
import type { GovernanceBypass, RetentionVerdict } from './types';

const table: readonly [
  name: string,
  row: Row,
  state: RetentionVerdict['state'],
  blockers: string[],
  rest?: Partial<RetentionVerdict>,
][] = [
  // Age must strictly exceed the period.
  [
    'one millisecond before the end',
    { now: after(30, -1) },
    'retained',
    ['retention:short:stamped'],
  ],
  [
    'the very instant of the end',
    { now: after(30) },
    'retained',
    ['retention:short:stamped'],
  ],
  ['one millisecond after the end', { now: after(30, 1) }, 'deletable', []],
  [
    'no retention, the instant it was written',
    { stamps: [stamp('none', 0)], now: WRITTEN },
    'retained',
    ['retention:none:stamped'],
  ],
  [
    'no retention, a millisecond later',
    { stamps: [stamp('none', 0)], now: after(0, 1) },
    'deletable',
    [],
  ],
  [
    'an end between two milliseconds is rounded up',
    {
      stamps: [{ ...stamp('gone', 0), until: '2030-01-31T00:00:00.000001Z' }],
      now: after(30, 1),
    },
    'retained',
    ['retention:gone:stamped'],
    { retainUntil: after(30, 1) },
  ],
  // Hold beats retention beats deletion.
  [
    'a hold after retention is over',
    { holds: [hold('A')], now: after(31) },
    'held',
    ['hold:A'],
    { retainUntil: after(30) },
  ],
  [
    'a hold and a retention: both are named, the hold first',
    { holds: [hold('A')], now: after(2) },
    'held',
    ['hold:A', 'retention:short:stamped'],
  ],
  [
    'a hold although deletion is overdue',
    { holds: [hold('A')], deletions: [rule(1)], now: after(400) },
    'held',
    ['hold:A'],
    { deleteAfter: after(1) },
  ],
  [
    'retention beats a deletion that is overdue',
    { deletions: [rule(1)], now: after(2) },
    'retained',
    ['retention:short:stamped'],
    { deleteAfter: after(1), retainUntil: after(30) },
  ],
  [
    'several holds: all are named, the oldest first',
    {
      holds: [hold('B', after(3)), hold('A', after(2)), hold('C', after(4))],
      now: after(31),
    },
    'held',
    ['hold:A', 'hold:B', 'hold:C'],
  ],
  [
    'one of several holds released: still held',
    { holds: [hold('C')], now: after(31) },
    'held',
    ['hold:C'],
  ],
  [
    'the last hold released: the date is what it was',
    { holds: [], now: after(30) },
    'retained',
    ['retention:short:stamped'],
    { retainUntil: after(30) },
  ],
  [
    'a hold without a readable date still holds',
    { holds: [hold('A', 'yesterday')], now: after(31) },
    'held',
    ['hold:A'],
  ],
  // The longest retention wins, the shortest deletion wins, independently.
  [
    'several retentions: every one that lasts is named, the longest first',
    {
      stamps: [stamp('short', 30), stamp('long', 90)],
      now: after(10),
    },
    'retained',
    ['retention:long:stamped', 'retention:short:stamped'],
    { retainUntil: after(90) },
  ],
  [
    'the shorter of two is over',
    { stamps: [stamp('short', 30), stamp('long', 90)], now: after(31) },
    'retained',
    ['retention:long:stamped'],
  ],
  [
    'the shortest of several deletions makes it due',
    { deletions: [rule(200), rule(40), rule(90)], now: after(40, 1) },
    'due',
    [],
    { deleteAfter: after(40) },
  ],
  [
    'the very instant of a deletion is not due yet',
    { deletions: [rule(40)], now: after(40) },
    'deletable',
    [],
  ],
  // Stamped at write, and the floor in force.
  [
    'a shortened schedule leaves the date alone',
    { schedules: catalogue(schedule('short', 7)), now: after(30) },
    'retained',
    ['retention:short:stamped'],
    { retainUntil: after(30) },
  ],
  [
    'a lengthened schedule lengthens',
    { schedules: catalogue(schedule('short', 45)), now: after(31) },
    'retained',
    ['retention:short:in-force'],
    { retainUntil: after(45) },
  ],
  [
    'a schedule that is no more leaves the stamp',
    { schedules: catalogue(schedule('long', 90)), now: after(30) },
    'retained',
    ['retention:short:stamped'],
  ],
  [
    'and the stamp alone ends as it says',
    { schedules: catalogue(schedule('long', 90)), now: after(30, 1) },
    'deletable',
    [],
  ],
  [
    "the tenant's schedule is a floor",
    { floors: ['long'], now: after(31) },
    'retained',
    ['retention:long:in-force'],
    { retainUntil: after(90) },
  ],
  [
    'a floor nobody knows keeps it',
    { floors: ['lost'], now: after(500) },
    'unclear',
    ['unknown'],
    { retainUntil: null },
  ],
  [
    'an object without any retention stays',
    { stamps: [], now: after(500) },
    'unclear',
    ['unknown'],
    { retainUntil: null },
  ],
  [
    'a schedule that became compliance asks as such, besides the stamp',
    {
      schedules: catalogue(schedule('short', 30, 'compliance')),
      now: after(10),
      bypass: allowed,
    },
    'retained',
    ['retention:short:in-force'],
  ],
  // Governance can be bypassed, compliance cannot.
  [
    'governance with permission, flag and reason',
    { now: after(1), bypass: allowed },
    'deletable',
    [],
    { bypassRefused: [], retainUntil: after(30) },
  ],
  [
    'compliance with permission, flag and reason',
    {
      stamps: [stamp('law', 60, 'compliance')],
      now: after(1),
      bypass: allowed,
    },
    'retained',
    ['retention:law:stamped'],
    { bypassed: [] },
  ],
  [
    'both: the bypass leaves compliance',
    {
      stamps: [stamp('law', 60, 'compliance'), stamp('long', 90)],
      now: after(1),
      bypass: allowed,
    },
    'retained',
    ['retention:law:stamped'],
  ],
  [
    'a bypass does not touch a hold',
    { holds: [hold('A', WRITTEN)], now: after(1), bypass: allowed },
    'held',
    ['hold:A'],
  ],
  [
    'a bypass does not touch what is unclear',
    { floors: ['lost'], now: after(1), bypass: allowed },
    'unclear',
    ['unknown'],
  ],
  // Hidden is not erased.
  [
    'hidden and retained',
    { visibility: 'hidden', now: after(1) },
    'retained',
    ['retention:short:stamped'],
  ],
  [
    'hidden and due',
    { visibility: 'hidden', deletions: [rule(40)], now: after(41) },
    'due',
    [],
  ],
  [
    'erased: nothing left to keep, nothing left to erase',
    { visibility: 'erased', holds: [hold('A')], now: after(41) },
    'erased',
    [],
    { mayErase: false },
  ],
  // Clocks.
  [
    'a clock before the object was written',
    { stamps: [stamp('none', 0)], now: after(-1) },
    'unclear',
    ['clock', 'retention:none:stamped'],
  ],
  [
    'a clock behind what was already recorded, retention over',
    { now: after(100), latestRecorded: after(100, 1) },
    'unclear',
    ['clock'],
  ],
  [
    'no bypass on a clock that jumped back',
    {
      now: after(100),
      latestRecorded: after(101),
      bypass: allowed,
    },
    'unclear',
    ['clock'],
  ],
  [
    'the clock shows exactly what was recorded last',
    { now: after(100), latestRecorded: after(100) },
    'deletable',
    [],
  ],
  [
    'a hold placed later than the clock shows',
    { holds: [hold('A', after(200))], now: after(100) },
    'held',
    ['hold:A', 'clock'],
  ],
  ...['now', 'latestRecorded', 'writtenAt']
    .map(
      what =>
        [
          `${what} without an offset is no instant`,
          {
            now: after(100),
            stamps: [stamp('none', 0)],
            [what]: '2030-01-01T00:00:00',
          } as Row,
          'unclear',
          what === 'now' ? ['unknown', 'retention:none:stamped'] : ['unknown'],
        ] as const,
    )
    .map(
      ([name, row, state, blockers]) =>
        [name, row, state, [...blockers]] as [
          string,
          Row,
          RetentionVerdict['state'],
          string[],
        ],
    ),
];

describe('retention, holds and deletion', () => {
  it.each(table)('%s', (_name, row, state, blockers, rest = {}) => {
    const verdict = ask(row);
    expect({ state: verdict.state, blockers: kept(verdict) }).toEqual({
      state,
      blockers,
    });
    expect(verdict.mayErase).toBe(state === 'deletable' || state === 'due');
    expect(verdict).toMatchObject(rest);
  });

  it('says why in words for people', () => {
    const { blockers } = ask({
      holds: [hold('2030-17')],
      stamps: [stamp('short', 30), stamp('law', 60, 'compliance')],
      now: after(2),
    });
    expect(blockers.map(({ text }) => text)).toEqual([
      'Legal hold of case 2030-17 since 2030-01-02T00:00:00.000Z: A court asked for it. It has no end; it stays until the hold is released.',
      'Kept until after 2030-03-02T00:00:00.000Z under schedule "60 days" (law, given to it); nobody can shorten it.',
      'Kept until after 2030-01-31T00:00:00.000Z under schedule "30 days" (short, given to it); a person with the permission can bypass it with a reason.',
    ]);
  });

  it('names what a bypass set aside', () => {
    expect(ask({ now: after(1), bypass: allowed }).bypassed).toMatchObject([
      { schedule: 'short', mode: 'governance', until: after(30) },
    ]);
  });

  it.each<[string, Partial<GovernanceBypass>, RegExp]>([
    ['no reason', { reason: ' \n' }, /no reason/],
    ['no flag', { explicit: false }, /not asked for explicitly/],
    [
      'a denial',
      { decision: { ...allowed.decision, outcome: 'deny' } },
      /Policy did not allow retention:bypass-governance \(decision pd_1\)/,
    ],
    [
      'an answer to another question',
      {
        decision: { ...allowed.decision, request: { action: 'tenant:read' } },
      },
      /did not allow/,
    ],
  ])('does not take a bypass with %s', (_name, flaw, words) => {
    const verdict = ask({ now: after(1), bypass: { ...allowed, ...flaw } });
    expect(verdict.state).toBe('retained');
    expect(verdict.bypassed).toEqual([]);
    expect(verdict.bypassRefused).toEqual([expect.stringMatching(words)]);
  });

  it('names everything a bypass lacks', () => {
    expect(
      ask({
        now: after(1),
        bypass: {
          decision: { ...allowed.decision, outcome: 'deny' },
          explicit: false,
          reason: '',
        },
      }).bypassRefused,
    ).toHaveLength(3);
  });
});
