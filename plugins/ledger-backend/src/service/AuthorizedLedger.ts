import type {
  BareEntry,
  LedgerFilter,
  LedgerHead,
  LedgerPage,
  LedgerReader,
  PositionedEntry,
} from '@companyos/ledger';
import { OperationError, type Actor } from '@companyos/operations';
import type { Authorize } from './authorize';

export interface AuthorizedLedgerOptions {
  readonly reader: LedgerReader;
  readonly authorize: Authorize;
}

/** Head and entries as of one look. */
export type LedgerView = LedgerPage & { readonly head: LedgerHead };

/**
 * The ledger as far as policy lets someone read it: action `ledger:read`, which covers personal values too.
 *
 * @throws OperationError `POLICY_DENIED`
 */
export class AuthorizedLedger {
  static create(options: AuthorizedLedgerOptions): AuthorizedLedger {
    return new AuthorizedLedger(options);
  }

  private constructor(private readonly options: AuthorizedLedgerOptions) {}

  async head(actor: Actor): Promise<LedgerHead> {
    await this.options.authorize(actor, 'ledger:read');
    return this.options.reader.head();
  }

  async list(
    actor: Actor,
    filter: LedgerFilter,
    page: { offset: number; limit: number },
  ): Promise<LedgerView> {
    await this.options.authorize(actor, 'ledger:read');
    const [head, entries] = await Promise.all([
      this.options.reader.head(),
      this.options.reader.list(filter, page),
    ]);
    return { ...entries, head };
  }

  /** Entries about one subject below a size that the ledger has, oldest first, without personal values. */
  async slice(
    actor: Actor,
    query: Parameters<LedgerReader['slice']>[0],
  ): Promise<readonly BareEntry[]> {
    await this.options.authorize(actor, 'ledger:read');
    const { size } = await this.options.reader.head();
    if (query.below > size) {
      throw new OperationError(
        'INVALID_INPUT',
        `The ledger has ${size} entries, not ${query.below}.`,
        { next: 'Ask for a size that the ledger had.' },
      );
    }
    return this.options.reader.slice(query);
  }

  /** @throws OperationError `NOT_FOUND` */
  async get(actor: Actor, position: number): Promise<PositionedEntry> {
    await this.options.authorize(actor, 'ledger:read');
    const entry = await this.options.reader.get(position);
    if (!entry) {
      throw new OperationError(
        'NOT_FOUND',
        `The ledger has no entry ${position}.`,
        { next: 'Entries count from 0: look at the newest in the list.' },
      );
    }
    return entry;
  }
}
