import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { OperationError } from '@companyos/operations';
import { apiCaller, type ApiCaller } from '../http/callApi';
import { LOOPBACK } from '../http/listen';
import type { ChildConfig } from '../process/childConfig';
import type { Logger } from '../process/logger';
import type { OnEffect } from './effects';
import { endProcess, findProcesses, freePort, startProcess } from './processes';
import type { Store, StoredChild } from './Store';

const ASK_AGAIN_MS = 20;
const HEALTHY_WITHIN_MS = 20_000;
const ANSWER_WITHIN_MS = 2_000;
/** A process that is there and does not answer so many times in a row is ended. */
const PATIENCE = 3;

export interface RunningChild extends StoredChild {
  readonly call: ApiCaller;
}

export interface ChildStatus {
  readonly instance: string;
  readonly pid: number;
  readonly digest?: string;
}

interface Kept extends RunningChild {
  /** It has answered as what it should be. */
  healthy: boolean;
  ended: boolean;
  unanswered: number;
}

export interface FleetOptions {
  readonly store: Store;
  readonly token: string;
  readonly logs: string;
  readonly abandonedAfterMs: number;
  readonly logger: Logger;
  readonly onEffect: OnEffect;
  /** A process that we started has ended by itself. */
  readonly onExit: () => void;
}

/**
 * The processes: started after they are on record, found again by whoever comes after us, ended by their ID, and never
 * by a name or a number that may be somebody else's.
 */
export class Fleet {
  readonly #options: FleetOptions;
  readonly #children = new Map<string, Kept>();

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  /** Healthy ones only, here and below. */
  router(): RunningChild | undefined {
    return this.#find(({ kind }) => kind === 'router');
  }

  service(deployment: string): RunningChild | undefined {
    return this.#find(child => child.deployment === deployment);
  }

  /** Also those that are just starting. */
  services(): RunningChild[] {
    return [...this.#children.values()].filter(
      ({ kind, ended }) => kind === 'service' && !ended,
    );
  }

  /** Takes over what an earlier control process left running, and ends what does not answer as what it is recorded as. */
  async adopt(): Promise<void> {
    const { store, logger } = this.#options;
    const deployments = new Map(
      (await store.deployments()).map(({ id, digest }) => [id, digest]),
    );
    for (const stored of await store.children()) {
      const child = this.#keep(stored);
      const status = await this.status(child).catch(() => undefined);
      // Who started it may have died before they looked at what it runs.
      const digest = deployments.get(stored.deployment ?? '');
      if (status && status.digest === digest) {
        child.healthy = true;
        logger.info(`Found ${child.instance} running`);
      } else {
        await this.end(child.instance);
      }
    }
  }

  /** Resolves when it answers; ends it and throws when it does not. */
  async start(
    what: Pick<StoredChild, 'kind' | 'deployment'> & {
      readonly port?: number;
      readonly file: string;
      readonly config: object;
    },
  ): Promise<{ readonly child: RunningChild; readonly status: ChildStatus }> {
    const { store, logs, token, abandonedAfterMs, onEffect } = this.#options;
    const stored: StoredChild = {
      instance: `${what.kind}-${randomBytes(8).toString('hex')}`,
      kind: what.kind,
      deployment: what.deployment,
      port: what.port ?? (await freePort()),
      adminPort: await freePort(),
    };
    const own: ChildConfig = {
      instance: stored.instance,
      token,
      adminPort: stored.adminPort,
      abandonedAfterMs,
    };
    await store.addChild(stored);
    onEffect('child stored');
    const child = this.#keep(stored);
    const { exited } = startProcess({
      file: what.file,
      instance: stored.instance,
      config: { ...what.config, ...own, port: stored.port },
      log: join(logs, `staging-${stored.deployment ?? stored.kind}.log`),
    });
    onEffect('child started');
    exited.then(() => {
      child.ended = true;
      this.#options.onExit();
    });
    try {
      const status = await this.#healthy(child);
      child.healthy = true;
      onEffect('child healthy');
      return { child, status };
    } catch (error) {
      await this.end(stored.instance);
      throw error;
    }
  }

  /** Resolves when nothing of it is left, and it is off the record. */
  async end(instance: string): Promise<void> {
    await endProcess(instance);
    this.#options.onEffect('child ended');
    await this.#options.store.removeChild(instance);
    this.#children.delete(instance);
  }

  /** Ends what has died or hangs, so that it can be started afresh. Asking also tells them that we are still there. */
  async check(): Promise<void> {
    const { logger } = this.#options;
    await Promise.all(
      [...this.#children.values()].map(async child => {
        try {
          await this.status(child);
          child.unanswered = 0;
          return;
        } catch {
          child.unanswered += 1;
        }
        const gone =
          child.ended || (await findProcesses(child.instance)).length === 0;
        if (gone || child.unanswered >= PATIENCE) {
          logger.warn(
            `${child.instance} ${gone ? 'has ended' : 'does not answer'}`,
          );
          await this.end(child.instance);
        }
      }),
    );
  }

  async endAll(): Promise<void> {
    await Promise.all(
      [...this.#children.keys()].map(instance => this.end(instance)),
    );
  }

  /** Rejects unless it answers as this very instance. */
  async status(child: RunningChild): Promise<ChildStatus> {
    const status = (await child.call('GET', '/status')) as ChildStatus;
    if (status.instance !== child.instance) {
      throw new OperationError(
        'UNREACHABLE',
        `Somebody else listens where ${child.instance} should.`,
      );
    }
    return status;
  }

  #find(wanted: (child: Kept) => boolean): RunningChild | undefined {
    return [...this.#children.values()].find(
      child => wanted(child) && child.healthy && !child.ended,
    );
  }

  #keep(stored: StoredChild): Kept {
    const kept: Kept = {
      ...stored,
      call: apiCaller({
        url: `http://${LOOPBACK}:${stored.adminPort}`,
        token: this.#options.token,
        timeoutMs: ANSWER_WITHIN_MS,
      }),
      healthy: false,
      ended: false,
      unanswered: 0,
    };
    this.#children.set(stored.instance, kept);
    return kept;
  }

  async #healthy(child: Kept): Promise<ChildStatus> {
    const deadline = Date.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      try {
        return await this.status(child);
      } catch (cause) {
        if (child.ended || Date.now() > deadline) {
          throw new OperationError(
            'START_FAILED',
            `The ${child.kind} ${
              child.ended ? 'ended as it started' : 'does not answer'
            }.`,
            {
              next: 'Read its log.',
              status: 502,
              retryable: true,
              cause,
            },
          );
        }
      }
      await delay(ASK_AGAIN_MS);
    }
  }
}
