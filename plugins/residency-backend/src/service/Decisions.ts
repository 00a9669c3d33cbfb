import type { PositionedEntry } from '@companyos/ledger';
import { OperationError, type Actor } from '@companyos/operations';
import type { LedgerEntries } from '@companyos/plugin-ledger-node';
import type { PolicyService } from '@companyos/plugin-operation-node';
import type {
  DecisionDetails,
  DecisionPage,
  DecisionQuery,
  DecisionSummary,
} from '@companyos/plugin-residency-common';
import type { PolicyRequest } from '@companyos/policy';
import { policiesInWords } from './policiesInWords';
import type { ResidencyAccess } from './ResidencyAccess';

export interface DecisionsOptions {
  readonly ledger: LedgerEntries;
  readonly policy: Pick<PolicyService, 'bundle' | 'decide'>;
  readonly access: Pick<ResidencyAccess, 'require' | 'requireDecision' | 'may'>;
}

/** Decisions as the ledger has them, with the words of the bundle in force. */
export class Decisions {
  static create(options: DecisionsOptions): Decisions {
    return new Decisions(options);
  }

  private constructor(private readonly options: DecisionsOptions) {}

  /**
   * Newest first. Who may not see those of everyone gets their own, and is told so; asking for somebody else's is a denial.
   */
  async list(actor: Actor, query: DecisionQuery): Promise<DecisionPage> {
    const { access, ledger } = this.options;
    const mayReadAll = access.may(actor, 'residency:read');
    const isOwn =
      actor.kind === 'user' && (query.actor ?? actor.ref) === actor.ref;
    if (!mayReadAll && !isOwn) await access.require(actor, 'residency:read');
    const { offset = 0, limit = 25, ...filter } = query;
    const { items, total, more } = await ledger.list({
      ...filter,
      ...(!mayReadAll && { actor: actor.ref }),
      type: 'decision',
      offset,
      limit,
    });
    return {
      items: items.map(summary),
      total,
      more,
      scope: mayReadAll ? 'all' : 'own',
    };
  }

  async get(actor: Actor, id: string): Promise<DecisionDetails> {
    const { access, ledger, policy } = this.options;
    const { items } = await ledger.list({
      type: 'decision',
      decisionId: id,
      offset: 0,
      limit: 2,
    });
    // An allow whose obligations could not be met is followed by the denial: that is what counted.
    const entry = items.find(item => item.entry.outcome === 'deny') ?? items[0];
    if (!entry) {
      if (!access.may(actor, 'residency:read')) {
        // Who may not read any learns nothing about which there are.
        await access.requireDecision(actor, { id, askedBy: null });
      }
      throw new OperationError('NOT_FOUND', `There is no decision ${id}.`, {
        next: 'A decision of this moment may still be on its way to the ledger: try again in some seconds.',
      });
    }
    const found = summary(entry);
    await access.requireDecision(actor, { id, askedBy: found.actor });
    const request = entry.personal.request ?? null;
    return {
      ...found,
      policies: policiesInWords(policy.bundle, found.determining),
      ...this.words(found, request),
      request,
      bundleInForce: reference(policy.bundle),
    };
  }

  /** Asks the same question again, without recording: a bundle's answer depends on nothing else. */
  private words(
    { bundle, outcome }: DecisionSummary,
    text: string | null,
  ): Pick<DecisionDetails, 'words' | 'wordsNote' | 'obligations'> {
    const { policy } = this.options;
    const none = (wordsNote: string) => ({
      words: null,
      wordsNote,
      obligations: [],
    });
    if (text === null) {
      return none(
        'The question was erased, so its answer cannot be explained.',
      );
    }
    const request = parseRequest(text);
    if (!request) {
      return none('The question was too long to be recorded; its hash was.');
    }
    const {
      outcome: now,
      reason,
      remedy,
      obligations = [],
    } = policy.decide(request);
    if (bundle.sha256 === policy.bundle.sha256) {
      const unmet = now === 'allow' && outcome === 'deny';
      return {
        words: {
          reason: unmet
            ? `It was allowed only with ${obligations.join(
                ', ',
              )}, which could not be done there.`
            : reason,
          remedy: unmet ? 'Go a way that can do it, or ask for less.' : remedy,
        },
        wordsNote: null,
        obligations,
      };
    }
    return {
      words: { reason, remedy },
      wordsNote: `Decided by bundle ${bundle.version} (${bundle.sha256.slice(
        0,
        12,
      )}…). The words are what the bundle in force answers to the same question now: ${now}.`,
      obligations: [],
    };
  }
}

function parseRequest(text: string): PolicyRequest | undefined {
  if (text.startsWith('sha256:')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function summary({
  entry,
  personal,
  position,
}: Pick<PositionedEntry, 'entry' | 'personal' | 'position'>): DecisionSummary {
  const { plain } = entry;
  return {
    id: String(plain.decisionId),
    outcome: entry.outcome === 'allow' ? 'allow' : 'deny',
    action: String(plain.action),
    subject: entry.subject,
    actor: personal.actor ?? null,
    decidedAt: entry.occurredAt,
    determining: (plain.determining as readonly string[] | undefined) ?? [],
    bundle: {
      version: String(plain.bundleVersion),
      sha256: String(plain.bundleSha256),
    },
    operationId:
      plain.operationId === undefined ? null : String(plain.operationId),
    position,
  };
}

function reference({ version, sha256 }: PolicyService['bundle']) {
  return { version, sha256 };
}
