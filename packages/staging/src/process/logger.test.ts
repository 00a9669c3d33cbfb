import { seamLogger } from './logger';

function subject() {
  const lines: { [name: string]: unknown }[] = [];
  let now = Date.UTC(2030, 0, 1);
  const logger = seamLogger({
    service: 'test',
    tags: { classification: 'internal', retention: '90-days' },
    write: line => lines.push(JSON.parse(line)),
    now: () => now,
  });
  return {
    lines,
    logger,
    nextSecond() {
      now += 1_000;
    },
  };
}

it('classifies every line and redacts what is personal or secret', () => {
  const { logger, lines } = subject();
  logger.error('ada@example.com failed', {
    user: 'ada',
    token: 'secret',
    error: new Error('for ada@example.com'),
  });
  expect(lines[0]).toMatchObject({
    timestamp: '2030-01-01T00:00:00.000Z',
    level: 'error',
    service: 'test',
    message: '[redacted pii] failed',
    classification: 'internal',
    retention: '90-days',
    user: '[redacted pii]',
    token: '[redacted restricted]',
    error: { message: 'for [redacted pii]' },
  });
});

it('tells how many lines it left out', () => {
  const { logger, lines, nextSecond } = subject();
  for (let i = 0; i < 50; i++) logger.warn('again');
  expect(lines).toHaveLength(5);
  nextSecond();
  logger.info('calm');
  expect(lines.slice(5).map(({ message }) => message)).toEqual([
    '45 more lines were left out',
    'calm',
  ]);
});
