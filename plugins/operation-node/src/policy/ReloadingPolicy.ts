import {
  loadPolicyBundle,
  PolicyBundleError,
  PolicyDecisionPoint,
  type PolicyBundle,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The bundle in force, and one in the folder that was refused. */
export interface PolicyStatus {
  /** ISO 8601, UTC: since when this process decides by it. */
  readonly since: string;
  readonly folder: string;
  readonly refused: {
    readonly at: string;
    /** Everything that is wrong with it, a sentence each. */
    readonly problems: readonly string[];
  } | null;
}

export interface ReloadingPolicyOptions {
  readonly folder: string;
  readonly logger: {
    info(message: string): void;
    error(message: string): void;
  };
  readonly clock?: () => Date;
}

/**
 * Decides by the bundle in a folder, and by a newer one once it has been put there as a whole.
 *
 * A bundle that is not valid never serves: the one in force stays, and `status` says what is wrong. Each decision is by one
 * bundle from beginning to end; requests that look something up in `bundle` before they ask may see the one before.
 */
export class ReloadingPolicy {
  /** Rejects where the bundle in the folder is not valid: there is nothing to fall back to yet. */
  static async create(
    options: ReloadingPolicyOptions,
  ): Promise<ReloadingPolicy> {
    const seen = await fingerprint(options.folder);
    const bundle = await loadPolicyBundle(options.folder);
    return new ReloadingPolicy(options, bundle, seen);
  }

  #point: PolicyDecisionPoint;
  #since: string;
  #refused: PolicyStatus['refused'] = null;
  /** What the folder looked like when it was last loaded or refused, and at the last look. */
  #judged: string;
  #looked: string;

  private constructor(
    private readonly options: ReloadingPolicyOptions,
    bundle: PolicyBundle,
    seen: string,
  ) {
    this.#point = PolicyDecisionPoint.create({ bundle });
    this.#since = this.#now();
    this.#judged = seen;
    this.#looked = seen;
  }

  get bundle(): PolicyBundle {
    return this.#point.bundle;
  }

  decide(request: PolicyRequest): PolicyDecision {
    return this.#point.decide(request);
  }

  status(): PolicyStatus {
    return {
      since: this.#since,
      folder: this.options.folder,
      refused: this.#refused,
    };
  }

  /**
   * Looks whether the folder has changed. A change is taken up when two looks in a row have seen the same, so that files
   * which are just being copied are not mixed with those that were there.
   */
  async look(): Promise<void> {
    const seen = await fingerprint(this.options.folder).catch(String);
    const settled = seen === this.#looked;
    this.#looked = seen;
    if (!settled || seen === this.#judged) return;
    this.#judged = seen;
    await this.#reload();
  }

  async #reload(): Promise<void> {
    const { folder, logger } = this.options;
    try {
      const bundle = await loadPolicyBundle(folder);
      this.#refused = null;
      if (bundle.sha256 === this.bundle.sha256) return;
      this.#point = PolicyDecisionPoint.create({ bundle });
      this.#since = this.#now();
      logger.info(
        `Deciding by policy bundle ${bundle.version} (sha256 ${bundle.sha256}) from ${folder}`,
      );
    } catch (error) {
      const problems =
        error instanceof PolicyBundleError
          ? error.problems.map(
              ({ where, message, next }) => `${where}: ${message} ${next}`,
            )
          : [String(error)];
      this.#refused = { at: this.#now(), problems };
      logger.error(
        `The policy bundle in ${folder} is refused; ${
          this.bundle.version
        } (sha256 ${this.bundle.sha256}) stays in force. ${problems.join(' ')}`,
      );
    }
  }

  #now(): string {
    return (this.options.clock?.() ?? new Date()).toISOString();
  }
}

/** Names, sizes and times of the files: cheap to read, and different when anything has changed. */
async function fingerprint(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const stats = await Promise.all(
    names.map(async name => {
      const { mtimeMs, size } = await stat(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  return stats.join('\n');
}
