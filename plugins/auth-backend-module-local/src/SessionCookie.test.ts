import { LocalUsers } from './LocalUsers';
import { SessionCookie } from './SessionCookie';

const HOUR_MS = 3_600_000;

function create(password = 'correct-horse-1') {
  const time = { now: 1_000 };
  const cookie = new SessionCookie({
    users: new LocalUsers([
      { name: 'ada', password },
      { name: 'a.b', password: 'correct-horse-2' },
    ]),
    baseUrl: 'https://portal.example/api/auth/local',
    clock: () => time.now,
  });
  return { time, cookie };
}

describe('SessionCookie', () => {
  it('speaks for the name it was issued to, for twelve hours', () => {
    const { time, cookie } = create();
    const value = cookie.issue('ada');
    expect(cookie.verify(value)).toBe('ada');
    time.now += 12 * HOUR_MS - 1;
    expect(cookie.verify(value)).toBe('ada');
    time.now += 1;
    expect(cookie.verify(value)).toBeUndefined();
  });

  it('copes with dots in names', () => {
    const { cookie } = create();
    expect(cookie.verify(cookie.issue('a.b'))).toBe('a.b');
  });

  it('dies with the password', () => {
    const { cookie } = create();
    const other = create('another-horse-1').cookie;
    expect(other.verify(cookie.issue('ada'))).toBeUndefined();
  });

  it('is not forged by another name, a later expiry or nonsense', () => {
    const { cookie } = create();
    const [name, expiry, signature] = cookie.issue('ada').split('.');
    for (const forged of [
      `omar.${expiry}.${signature}`,
      `${name}.${Number(expiry) + 1}.${signature}`,
      `${name}.0${expiry}.${signature}x`,
      `${name}.${expiry}.${signature.slice(1)}`,
      `${name}.${expiry}.${'A'.repeat(43)}`,
      `${name}.${expiry}.`,
      '',
      undefined,
      ['a'],
    ]) {
      expect(cookie.verify(forged)).toBeUndefined();
    }
  });

  it('is kept from scripts, other sites and plain connections', () => {
    expect(create().cookie.options).toMatchObject({
      httpOnly: true,
      sameSite: 'strict',
      secure: true,
      path: '/api/auth/local',
    });
  });
});
