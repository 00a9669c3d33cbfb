import type {
  LedgerFilter,
  LedgerHead,
  LedgerPage,
  LedgerReader,
  PositionedEntry,
} from '@companyos/ledger';
import { OperationError, type Actor } from '@companyos/operations';
import type { PolicyService } from '@companyos/plugin-operation-node';
import { ledgerRequest, type PolicyDecision } from '@companyos/policy';

export interface AuthorizedLedgerOptions {
  readonly reader: LedgerReader;
  readonly policy: Pick<PolicyService, 'decide'>;
  /** Commits the denial to the ledger's own outbox. A denial that cannot be recorded is not told either. */
  readonly recordDenial: (
    decision: PolicyDecision,
    actor: Actor,
  ) => Promise<void>;
}

/** Head and entries as of one look. */
export type LedgerView = LedgerPage & { readonly head: LedgerHead };

/**
 * The ledger as far as policy lets someone read it: action `ledger:read`, which covers personal values too. Services
 * are asked the same question as people.
 *
 * @throws OperationError `POLICY_DENIED` with the decision's ID, after the denial is recorded.
 */
export class AuthorizedLedger {
  static create(options: AuthorizedLedgerOptions): AuthorizedLedger {
    return new AuthorizedLedger(options);
  }

  private constructor(private readonly options: AuthorizedLedgerOptions) {}

  async head(actor: Actor): Promise<LedgerHead> {
    await this.authorize(actor);
    return this.options.reader.head();
  }

  async list(
    actor: Actor,
    filter: LedgerFilter,
    page: { offset: number; limit: number },
  ): Promise<LedgerView> {
    await this.authorize(actor);
    const [head, entries] = await Promise.all([
      this.options.reader.head(),
      this.options.reader.list(filter, page),
    ]);
    return { ...entries, head };
  }

  /** @throws OperationError `NOT_FOUND` */
  async get(actor: Actor, position: number): Promise<PositionedEntry> {
    await this.authorize(actor);
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

  private async authorize(actor: Actor): Promise<void> {
    const decision = this.options.policy.decide(ledgerRequest(actor));
    if (decision.outcome === 'allow') return;
    await this.options.recordDenial(decision, actor);
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      policies: decision.determining,
    });
  }
}
