import type { RequestListener } from 'node:http';
import { z } from 'zod/v4';
import { createApi } from '../http/createApi';
import type { Endpoint } from '../http/endpoint';
import { listen } from '../http/listen';
import { requireToken } from '../http/token';
import { childConfig, type ChildConfig } from './childConfig';
import type { Logger } from './logger';

export interface Child {
  /** Besides `/status`. */
  readonly endpoints: readonly Endpoint[];
  /** More for `/status`. */
  status(): { readonly [name: string]: unknown };
  /** Takes no more work; resolves when what was begun has ended. */
  stop(): Promise<void>;
}

const WATCH_MS = 250;
const DRAIN_MS = 5_000;

/**
 * A process of staging: reads its configuration from standard input, serves an admin API on loopback, ends when it is told
 * to, and also when nobody asks for it any more, so that a control process that never comes back leaves nothing running.
 */
export async function runChild<C extends ChildConfig>(options: {
  readonly kind: string;
  readonly schema: z.ZodType<C>;
  readonly logger: Logger;
  readonly start: (config: C) => Promise<Child>;
}): Promise<void> {
  const { kind, logger } = options;
  const config = options.schema.parse(JSON.parse(await readInput()));
  childConfig.parse(config);
  const child = await options.start(config);
  // Counted in beats, not by the clock: a machine that slept has abandoned nobody.
  let silentMs = 0;
  const admin = await listen(
    adminApi(kind, config, child, logger, () => (silentMs = 0)),
    config.adminPort,
  );
  let stopping = false;
  const stop = (why: string) => {
    if (stopping) return;
    stopping = true;
    logger.info(`Stopping: ${why}`);
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    Promise.all([child.stop(), admin.close()]).then(
      () => process.exit(0),
      error => {
        logger.error('Stopping failed', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('asked to'));
  // A terminal's Ctrl-C reaches everyone; the control process decides in which order we end.
  process.on('SIGINT', () => {});
  setInterval(() => {
    silentMs += WATCH_MS;
    if (silentMs > config.abandonedAfterMs) stop('abandoned');
  }, WATCH_MS);
}

function adminApi(
  kind: string,
  config: ChildConfig,
  child: Child,
  logger: Logger,
  onAsked: () => void,
): RequestListener {
  const authorize = requireToken(config.token);
  return createApi({
    title: `Staging ${kind}`,
    version: '1.0.0',
    description: 'For the control process.',
    authorize: headers => {
      authorize(headers);
      onAsked();
    },
    onError: error => logger.error('The admin API failed', { error }),
    endpoints: [
      {
        method: 'get',
        path: '/status',
        operationId: 'getStatus',
        summary: 'Who this is.',
        answer: z.looseObject({
          instance: z.string(),
          kind: z.string(),
          pid: z.int(),
        }),
        handle: () => ({
          instance: config.instance,
          kind,
          pid: process.pid,
          ...child.status(),
        }),
      },
      ...child.endpoints,
    ],
  });
}

async function readInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
