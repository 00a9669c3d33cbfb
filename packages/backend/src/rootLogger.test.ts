import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendPlugin,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { tagged } from '@companyos/policy/seams';
import { Writable } from 'node:stream';
import { transports } from 'winston';
import { createRootLoggerFactory } from './rootLogger';

jest.setTimeout(120_000);

/** A whole back end with one plugin, which hands over its logger. */
async function logged(
  work: (logger: LoggerService) => void,
  options: { logger?: object; production?: boolean } = {},
) {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = options.production ? 'production' : 'test';
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const backend = createBackend();
  backend.add(
    createRootLoggerFactory({
      transports: [new transports.Stream({ stream })],
    }),
  );
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        backend: {
          baseUrl: 'http://localhost:0',
          listen: { host: '127.0.0.1', port: 0 },
          logger: options.logger ?? {},
          auth: { keys: [{ secret: 'a-configured-secret' }] },
        },
      },
    }),
  );
  // What needs a database is not what this is about.
  backend.add(mockServices.auth.factory());
  backend.add(mockServices.httpRouter.factory());
  backend.add(
    createBackendPlugin({
      pluginId: 'shop',
      register(env) {
        env.registerInit({
          deps: { logger: coreServices.logger },
          async init({ logger }) {
            work(logger);
          },
        });
      },
    }),
  );
  try {
    await backend.start();
    await backend.stop();
  } finally {
    process.env.NODE_ENV = before;
  }
  return text.split('\n').filter(line => line.includes('shop'));
}

describe("the portal's logger", () => {
  it('tags every line and redacts what is restricted or personal', async () => {
    const lines = await logged(
      logger => {
        logger.info('opened', { email: 'ada@example.com', count: 3 });
        logger.warn(`by ${tagged('pii', 'Ada')} <ada@example.com>`);
        logger.child({ token: 'ey123' }).error('failed', new Error('lost'));
        logger.info('a list of customers', { classification: 'restricted' });
        logger.info('key a-configured-secret');
      },
      { production: true },
    );
    const parsed = lines
      .map(line => JSON.parse(line))
      .filter(
        ({ plugin, message }) =>
          // Backstage itself has something to say about a localhost URL in production.
          plugin === 'shop' && !message.includes('backend.baseUrl'),
      );
    expect(parsed).toMatchObject([
      {
        level: 'info',
        message: 'opened',
        service: 'backstage',
        email: '[redacted pii]',
        count: 3,
        classification: 'internal',
        retention: '90-days',
      },
      { level: 'warn', message: 'by [redacted pii] <[redacted pii]>' },
      { level: 'error', token: '[redacted restricted]' },
      { message: '[redacted restricted]', classification: 'restricted' },
      { message: 'key ***' },
    ]);
    expect(lines.join()).not.toMatch(/ada@|Ada|ey123|a-configured-secret/);
    expect(parsed.every(line => line.classification && line.retention)).toBe(
      true,
    );
  });

  it('keeps levels and overrides, and reads well on a terminal', async () => {
    const lines = await logged(
      logger => {
        logger.debug('quiet');
        logger.info('loud');
      },
      {
        logger: {
          level: 'warn',
          meta: { service: 'portal' },
          overrides: [{ level: 'info', matchers: { plugin: 'shop' } }],
        },
      },
    );
    const own = lines.filter(line => /quiet|loud/.test(line));
    expect(own).toHaveLength(1);
    expect(own[0]).toContain('loud');
    expect(own[0]).toMatch(/classification.*=.*"internal"/);
  });

  it('refuses a level that does not exist', async () => {
    await expect(
      logged(() => {}, {
        logger: { overrides: [{ level: 'shout', matchers: {} }] },
      }),
    ).rejects.toThrow(/"shout" is no level/);
  });
});
