import fc from 'fast-check';
import {
  after,
  ALL,
  allowed,
  ask,
  catalogue,
  hold,
  rule,
  schedule,
  stamp,
  WRITTEN,
} from '../testing/retentionCases';
import { addDays, formatInstant, parseInstant } from './instants';
import { stampRetention } from './stampRetention';

describe('days, leap days and time zones', () => {
  const end = (start: string, days: number) =>
    formatInstant(addDays(Date.parse(start), days)!);

  it.each([
    ['2028-02-28T12:00:00.000Z', 1, '2028-02-29T12:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', 366, '2029-03-01T12:00:00.000Z'],
    ['2027-02-28T12:00:00.000Z', 366, '2028-02-29T12:00:00.000Z'],
    // 366 days never end before the same date a year later, 365 would within a leap year.
    ['2028-01-01T00:00:00.000Z', 366, '2029-01-01T00:00:00.000Z'],
    ['2029-01-01T00:00:00.000Z', 366, '2030-01-02T00:00:00.000Z'],
    // Seven years with two leap days in them.
    ['2028-01-01T00:00:00.000Z', 2557, '2035-01-01T00:00:00.000Z'],
    // Clocks in Europe change in between: 24 hours all the same.
    ['2030-03-30T12:00:00.000Z', 1, '2030-03-31T12:00:00.000Z'],
  ])('%s and %s days is %s', (start, days, expected) => {
    expect(end(start, days)).toBe(expected);
  });

  it.each([
    ['2030-03-31T02:30:00+02:00', Date.UTC(2030, 2, 31, 0, 30)],
    ['2030-01-01T00:00:00-05:30', Date.UTC(2030, 0, 1, 5, 30)],
    ['2028-02-29T00:00:00Z', Date.UTC(2028, 1, 29)],
    ['2029-02-29T00:00:00Z', undefined],
    ['2030-02-30T00:00:00Z', undefined],
    ['2030-01-01T00:00:00', undefined],
    ['2030-01-01', undefined],
    ['2030-12-31T23:59:60Z', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, expected) => {
    expect(parseInstant(text, 'down')).toBe(expected);
  });

  it('compares instants, not their spelling', () => {
    const stamps = [
      { ...stamp('gone', 0), until: '2030-01-31T05:00:00+05:00' },
    ];
    expect(ask({ stamps, now: '2030-01-30T18:00:00-06:00' }).state).toBe(
      'retained',
    );
    expect(ask({ stamps, now: '2030-01-30T18:00:00.001-06:00' }).state).toBe(
      'deletable',
    );
  });
});

describe('whatever is asked', () => {
  const days = fc.integer({ min: 0, max: 400 });
  const mode = fc.constantFrom('governance' as const, 'compliance' as const);
  const stamps = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', 'c'), days, mode),
    { minLength: 1, maxLength: 4 },
  );
  const row = fc.record({
    stamps: stamps.map(list => list.map(item => stamp(...item))),
    schedules: fc
      .tuple(days, days, days)
      .map(([a, b, c]) =>
        catalogue(schedule('a', a), schedule('b', b), schedule('c', c)),
      ),
    deletions: fc.array(days.map(rule), { maxLength: 3 }),
    now: fc.integer({ min: 0, max: 500 }).map(day => after(day)),
    bypass: fc.option(fc.constant(allowed), { nil: undefined }),
  });

  it('a hold keeps it, and leaves both dates alone', () => {
    fc.assert(
      fc.property(row, question => {
        const free = ask(question);
        const held = ask({ ...question, holds: [hold('A', WRITTEN)] });
        expect(held.state).toBe('held');
        expect(held.mayErase).toBe(false);
        expect(held.retainUntil).toBe(free.retainUntil);
        expect(held.deleteAfter).toBe(free.deleteAfter);
      }),
    );
  });

  it('one more retention, floor or deletion never frees it', () => {
    fc.assert(
      fc.property(row, days, mode, (question, more, kind) => {
        const before = ask(question);
        const longer = ask({
          ...question,
          stamps: [...question.stamps, stamp('more', more, kind)],
        });
        const sooner = ask({
          ...question,
          deletions: [...question.deletions, rule(more)],
        });
        expect(longer.mayErase && !before.mayErase).toBe(false);
        expect(sooner.mayErase).toBe(before.mayErase);
      }),
    );
  });

  it('a clock that jumps back never makes it deletable before a recorded instant', () => {
    fc.assert(
      fc.property(row, fc.integer({ min: 1, max: 1e9 }), (question, backMs) => {
        const now = formatInstant(Date.parse(question.now) - backMs);
        expect(
          ask({ ...question, now, latestRecorded: question.now }).mayErase,
        ).toBe(false);
      }),
    );
  });

  it('an object written on a clock that jumped back is dated by what was recorded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), backMs => {
        const stamped = stampRetention({
          schedules: ['short'],
          known: ALL,
          now: formatInstant(Date.parse(WRITTEN) - backMs),
          latestRecorded: WRITTEN,
        });
        expect(stamped).toEqual({
          writtenAt: WRITTEN,
          stamps: [stamp('short', 30)],
          retainUntil: after(30),
        });
      }),
    );
  });
});
