import {
  absoluteTime,
  actorName,
  bytes,
  duration,
  relativeTime,
  sizeWords,
  typeName,
} from './format';

const NOW = Date.parse('2025-11-23T12:00:00.000Z');

describe('format', () => {
  it.each([
    ['2025-11-23T11:59:59.000Z', 'just now'],
    ['2025-11-23T11:59:30.000Z', '30 seconds ago'],
    ['2025-11-23T12:00:12.000Z', 'in 12 seconds'],
    ['2025-11-23T11:57:01.000Z', '2 minutes ago'],
    ['2025-11-23T09:00:00.000Z', '3 hours ago'],
    ['2025-11-20T12:00:00.000Z', '3 days ago'],
    ['not a time', 'not a time'],
  ])('says %s as %s', (iso, text) => {
    expect(relativeTime(iso, NOW)).toBe(text);
  });

  it('gives times in full, the same in every time zone', () => {
    expect(absoluteTime('2025-11-23T12:03:04.000Z')).toBe(
      '23 Nov 2025, 12:03:04 UTC',
    );
  });

  it.each([
    [-5, '0.0 s'],
    [420, '0.4 s'],
    [12_400, '12 s'],
    [185_000, '3 min 5 s'],
    [8_040_000, '2 h 14 min'],
  ])('says %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('says how much there is', () => {
    expect(bytes(512)).toBe('512 bytes');
    expect(bytes(8_192)).toBe('8.2 KB');
    expect(sizeWords({ bytes: 3_100_000_000, rows: 12_000 })).toBe(
      '3.1 GB, 12,000 rows',
    );
  });

  it('names people, services and types', () => {
    expect(actorName('user:default/ada')).toBe('ada');
    expect(actorName('service:ci')).toBe('service ci');
    expect(typeName('tenant.create')).toBe('Tenant create');
  });
});
