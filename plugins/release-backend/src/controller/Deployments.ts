import {
  isTargetError,
  type Deployment,
  type ReleaseTarget,
} from '@companyos/plugin-release-node';
import type { ReleaseRow } from '../database';
import { RETRY_MS } from './timing';
import type { Tokens } from './Tokens';

export type DeployStatus =
  | { readonly name: 'deploying'; readonly trouble?: string }
  | { readonly name: 'running' }
  /** For good: trying again changes nothing. */
  | { readonly name: 'failed'; readonly reason: string };

/** What is in the way of a start is told while it waits. */
export function waitsFor(deployed: DeployStatus | undefined) {
  return deployed?.name === 'deploying' && deployed.trouble !== undefined
    ? { state_reason: `It cannot be deployed yet: ${deployed.trouble}` }
    : {};
}

/**
 * Deploys without anybody waiting for it: it may take minutes, and an abort waits for nothing. What is not known to have
 * worked is tried again.
 */
export class Deployments {
  readonly #known = new Map<
    string,
    { status: DeployStatus; running?: Promise<void>; nextMs: number }
  >();

  constructor(
    private readonly options: {
      readonly target: ReleaseTarget;
      readonly component: string;
      readonly tokens: Tokens;
      now(): number;
      /** Something new is known. */
      done(): void;
    },
  ) {}

  /** Starts or continues, and says how far it is. */
  ensure(release: ReleaseRow): DeployStatus {
    const known = this.#known.get(release.id) ?? {
      status: { name: 'deploying' as const },
      nextMs: 0,
    };
    this.#known.set(release.id, known);
    const idle = !known.running && known.status.name === 'deploying';
    if (idle && this.options.now() >= known.nextMs) {
      known.running = this.#deploy(release)
        .then(status => {
          known.status = status;
        })
        .finally(() => {
          known.running = undefined;
          known.nextMs =
            this.options.now() +
            (known.status.name === 'deploying' ? RETRY_MS : 0);
          this.options.done();
        });
    }
    return known.status;
  }

  /** It is to be deployed again. */
  forget({ id }: ReleaseRow): void {
    if (!this.#known.get(id)?.running) this.#known.delete(id);
  }

  /** Until nothing is on its way any more for this release. */
  async settled(release: ReleaseRow): Promise<void> {
    await this.#known.get(release.id)?.running;
    this.#known.delete(release.id);
  }

  async #deploy(release: ReleaseRow): Promise<DeployStatus> {
    const { target, component, tokens } = this.options;
    const { deployment, version, digest } = release;
    let answer: Deployment;
    try {
      answer = await target.deploy(component, {
        deployment,
        version,
        digest,
        fence: tokens.next(),
      });
    } catch (error) {
      const reason = (error as Error).message;
      return isTargetError(error) && error.code !== 'STALE_FENCE'
        ? { name: 'failed', reason }
        : { name: 'deploying', trouble: reason };
    }
    if (answer.state === 'running' && answer.digest === digest) {
      return { name: 'running' };
    }
    if (answer.state === 'starting') {
      return {
        name: 'deploying',
        ...(answer.reason !== null && { trouble: answer.reason }),
      };
    }
    return {
      name: 'failed',
      reason:
        answer.reason ??
        `The target runs ${answer.digest} where ${digest} was deployed.`,
    };
  }
}
