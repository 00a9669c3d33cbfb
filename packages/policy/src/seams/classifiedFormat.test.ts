import { Writable } from 'node:stream';
import { inspect } from 'node:util';
import { createLogger, format, transports, type Logger } from 'winston';
import { classifiedFormat, tagged } from './classifiedFormat';

describe('the logger', () => {
  let lines: string[];
  let logger: Logger;

  beforeEach(() => {
    lines = [];
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk));
        done();
      },
    });
    logger = createLogger({
      format: format.combine(
        classifiedFormat({
          defaults: { classification: 'internal', retention: '90-days' },
          fields: { email: 'pii', password: 'restricted', title: 'public' },
        }),
        format.json(),
      ),
      transports: [new transports.Stream({ stream })],
    });
  });
  const last = () => JSON.parse(lines.at(-1)!);

  it('carries classification and retention on every line', () => {
    logger.info('started', { plugin: 'tenant' });
    expect(last()).toEqual({
      level: 'info',
      message: 'started',
      classification: 'internal',
      retention: '90-days',
      plugin: 'tenant',
    });
    logger.warn('seen', { classification: 'public', retention: '30-days' });
    expect(last()).toMatchObject({
      level: 'warn',
      classification: 'public',
      retention: '30-days',
    });
  });

  it('redacts fields by name, however deep and however written', () => {
    logger.info('changed', {
      Email: 'x',
      title: 'Report',
      user: { PASSWORD: 'hunter2', list: [{ email: 'y' }] },
      more: new Map([['email', 'z']]),
    });
    expect(last()).toMatchObject({
      Email: '[redacted pii]',
      title: 'Report',
      user: {
        PASSWORD: '[redacted restricted]',
        list: [{ email: '[redacted pii]' }],
      },
      more: { email: '[redacted pii]' },
    });
  });

  it('redacts tagged values, in metadata and in texts', () => {
    const name = tagged('pii', 'Ada Lovelace');
    logger.info(`hello ${name}`, { name, free: tagged('public', 'yes') });
    expect(last()).toMatchObject({
      message: 'hello [redacted pii]',
      name: '[redacted pii]',
      free: 'yes',
    });
    expect(inspect({ name })).not.toContain('Ada');
    expect(JSON.stringify(name)).toBe('"[redacted pii]"');
    expect(name.reveal()).toBe('Ada Lovelace');
  });

  it('redacts addresses in texts and errors', () => {
    logger.info('mail to ada.lovelace@example.co.uk failed');
    expect(last().message).toBe('mail to [redacted pii] failed');
    const cause = new Error('no such user: ada@example.com');
    logger.error('failed', { error: new Error('outer', { cause }) });
    expect(lines.at(-1)).not.toContain('ada@');
    expect(last().error).toMatchObject({
      message: 'outer',
      cause: { message: 'no such user: [redacted pii]' },
    });
  });

  it.each(['restricted', 'pii'] as const)(
    'shows nothing of a line that is %s',
    classification => {
      logger.info('Ada owes 5 pounds', {
        classification,
        plugin: 'tenant',
        amount: 5,
      });
      expect(last()).toEqual({
        level: 'info',
        message: `[redacted ${classification}]`,
        classification,
        retention: '90-days',
        plugin: 'tenant',
      });
    },
  );

  it('takes a line with tags nobody knows for restricted', () => {
    logger.info('Ada', { classification: 'secret', who: 'Ada' });
    expect(lines.at(-1)).not.toContain('Ada');
    expect(last().classification).toBe('restricted');
  });

  it('survives circles, errors without words and bytes', () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    logger.info('odd', { circle, bytes: Buffer.from('secret'), none: null });
    expect(last()).toMatchObject({
      circle: { self: '[circular]' },
      bytes: '[6 bytes]',
      none: null,
    });
  });

  it('is not made without tags', () => {
    expect(() =>
      // @ts-expect-error No retention, no log.
      classifiedFormat({ defaults: { classification: 'internal' } }),
    ).toThrow(/no retention/);
    expect(() =>
      // @ts-expect-error No classification, no log.
      classifiedFormat({ defaults: { retention: '30-days' } }),
    ).toThrow(/no classification/);
  });
});
