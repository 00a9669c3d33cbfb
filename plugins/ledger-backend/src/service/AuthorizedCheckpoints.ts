import {
  exportLedger,
  formatVerifierKey,
  LedgerDamagedError,
  publicKeyPem,
  type Checkpointer,
  type Checkpoints,
  type ConsistencyProof,
  type InclusionProof,
  type LedgerProofs,
  type LedgerReader,
  type StoredCheckpoint,
  type VerifierKey,
} from '@companyos/ledger';
import { OperationError, type Actor } from '@companyos/operations';
import type { Knex } from 'knex';
import type { Authorize } from './authorize';

export interface AuthorizedCheckpointsOptions {
  readonly knex: Knex;
  readonly authorize: Authorize;
  readonly reader: LedgerReader;
  readonly proofs: LedgerProofs;
  readonly checkpoints: Checkpoints;
  /** Undefined where no key is configured: then nothing is signed. */
  readonly signing:
    | { readonly key: VerifierKey; readonly checkpointer: Checkpointer }
    | undefined;
}

/**
 * What proves the ledger, as far as policy lets someone have it: reading is action `ledger:read`, signing
 * `ledger:checkpoint`. The public key is for everyone who is signed in.
 *
 * @throws OperationError `POLICY_DENIED`, `NOT_FOUND`, `INVALID_INPUT`, `LEDGER_DAMAGED`, `LEDGER_KEY_MISSING`
 */
export class AuthorizedCheckpoints {
  static create(options: AuthorizedCheckpointsOptions): AuthorizedCheckpoints {
    return new AuthorizedCheckpoints(options);
  }

  private constructor(private readonly options: AuthorizedCheckpointsOptions) {}

  async latest(actor: Actor): Promise<StoredCheckpoint> {
    await this.options.authorize(actor, 'ledger:read');
    return this.mustHaveLatest();
  }

  async list(
    actor: Actor,
    page: { offset: number; limit: number },
  ): Promise<{ items: StoredCheckpoint[]; total: number }> {
    await this.options.authorize(actor, 'ledger:read');
    return this.options.checkpoints.list(page);
  }

  async sign(actor: Actor): Promise<StoredCheckpoint> {
    await this.options.authorize(actor, 'ledger:checkpoint');
    return sound(this.signing().checkpointer.sign());
  }

  /** In the log of `size` entries; of the latest checkpoint unless given. */
  async inclusion(
    actor: Actor,
    position: number,
    size?: number,
  ): Promise<InclusionProof & { rootHash: string }> {
    await this.options.authorize(actor, 'ledger:read');
    const within = size ?? (await this.mustHaveLatest()).size;
    await this.mustBeThere(within);
    if (position >= within) {
      throw new OperationError(
        'INVALID_INPUT',
        `A log of ${within} entries has no entry ${position}.`,
        { next: 'Wait for the next checkpoint, or ask for a larger size.' },
      );
    }
    const { proofs } = this.options;
    const [proof, rootHash] = await sound(
      Promise.all([proofs.inclusion(position, within), proofs.rootAt(within)]),
    );
    return { ...proof, rootHash };
  }

  /** From one size to another; to that of the latest checkpoint unless given. */
  async consistency(
    actor: Actor,
    from: number,
    to?: number,
  ): Promise<ConsistencyProof & { fromRoot: string; toRoot: string }> {
    await this.options.authorize(actor, 'ledger:read');
    const until = to ?? (await this.mustHaveLatest()).size;
    await this.mustBeThere(until);
    if (from > until) throw backwards(from, until);
    const { proofs } = this.options;
    const [proof, fromRoot, toRoot] = await sound(
      Promise.all([
        proofs.consistency(from, until),
        proofs.rootAt(from),
        proofs.rootAt(until),
      ]),
    );
    return { ...proof, fromRoot, toRoot };
  }

  /** Under the latest checkpoint. Streamed, so what fails later ends the stream early, which verification notices. */
  async export(
    actor: Actor,
    from: number,
    to?: number,
  ): Promise<AsyncGenerator<string>> {
    await this.options.authorize(actor, 'ledger:read');
    const checkpoint = await this.mustHaveLatest();
    const until = to ?? checkpoint.size;
    if (until > checkpoint.size) {
      throw new OperationError(
        'INVALID_INPUT',
        `The latest checkpoint has ${checkpoint.size} entries; an export to ${until} would go beyond it.`,
        { next: 'Wait for the next checkpoint, or have one signed.' },
      );
    }
    if (from > until) throw backwards(from, until);
    const { knex } = this.options;
    return exportLedger({ knex, checkpoint, from, to: until });
  }

  key() {
    const { key } = this.signing();
    return {
      name: key.name,
      keyId: key.keyId,
      algorithm: 'ed25519',
      verifierKey: formatVerifierKey(key),
      pem: publicKeyPem(key),
    };
  }

  private signing() {
    const { signing } = this.options;
    if (signing) return signing;
    throw new OperationError(
      'LEDGER_KEY_MISSING',
      'This portal has no key to sign checkpoints with.',
      {
        status: 503,
        next: 'Set companyos.ledger.keyFile or companyos.ledger.signingKey and start the portal again.',
      },
    );
  }

  private async mustHaveLatest(): Promise<StoredCheckpoint> {
    const latest = await this.options.checkpoints.latest();
    if (latest) return latest;
    this.signing();
    throw new OperationError(
      'NOT_FOUND',
      'No checkpoint of the ledger was signed yet.',
      { next: 'The first one is signed within a minute: try again then.' },
    );
  }

  private async mustBeThere(size: number): Promise<void> {
    const head = await this.options.reader.head();
    if (size <= head.size) return;
    throw new OperationError(
      'INVALID_INPUT',
      `The ledger has ${head.size} entries, not ${size}.`,
      { next: 'Ask for a size that the ledger had.' },
    );
  }
}

function backwards(from: number, to: number): OperationError {
  return new OperationError(
    'INVALID_INPUT',
    `A log does not go from ${from} to ${to} entries.`,
    { next: 'Give the smaller number first.' },
  );
}

async function sound<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof LedgerDamagedError)) throw error;
    throw new OperationError(error.code, error.message, {
      status: 500,
      next: 'Nothing is signed until a person has looked: call the portal team and change nothing in the database.',
      cause: error,
    });
  }
}
