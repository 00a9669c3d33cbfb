import { createServiceFactory } from '@backstage/backend-plugin-api';
import type { ErasureClaim, Hold } from '@companyos/plugin-residency-common';
import {
  erasureGuardServiceRef,
  type ErasureGuard,
} from '@companyos/plugin-tenant-node';

/** Holds and claims in memory, with the semantics of the residency back end. */
export class TestGuard implements ErasureGuard {
  readonly factory = createServiceFactory({
    service: erasureGuardServiceRef,
    deps: {},
    factory: () => this,
  });
  #holds: Hold[] = [];
  #claims: ErasureClaim[] = [];
  /** Called before holds are told. */
  beforeHolds?: () => Promise<void> | void;
  /** Called before each claim is answered. */
  beforeClaim?: (resource: string) => Promise<void> | void;

  hold(subject: string, name = 'case-1'): Hold {
    const hold: Hold = {
      id: `hd_${'0'.repeat(25)}${this.#holds.length}`,
      subject,
      subjectName: subject,
      case: name,
      reason: 'A lawsuit',
      placedBy: 'user:default/dev',
      placedAt: '2026-01-01T00:00:00.000Z',
      operationId: 'op_hold',
      decisionId: 'pd_hold',
      gone: this.#claims.filter(claim => claim.subject === subject),
      released: null,
    };
    this.#holds.push(hold);
    return hold;
  }

  release(): void {
    this.#holds = [];
  }

  async holdsOn(subject: string) {
    await this.beforeHolds?.();
    return this.#holdsOn(subject);
  }

  #holdsOn(subject: string) {
    return this.#holds.filter(hold => hold.subject === subject);
  }

  async claims(subject: string) {
    return this.#claims.filter(claim => claim.subject === subject);
  }

  claimErasure: ErasureGuard['claimErasure'] = async claim => {
    const { subject, resource, operationId } = claim;
    await this.beforeClaim?.(resource);
    const known = this.#claims.find(
      one => one.subject === subject && one.resource === resource,
    );
    const claimedAt = known?.claimedAt ?? '2026-01-02T00:00:00.000Z';
    if (known?.state === 'erased') return { outcome: 'erased', claimedAt };
    const blockers = this.#holdsOn(subject).map(hold => ({
      kind: 'hold' as const,
      case: hold.case,
      reason: hold.reason,
      since: hold.placedAt,
      text: `Legal hold of case ${hold.case}.`,
    }));
    if (blockers.length > 0) return { outcome: 'blocked', blockers };
    if (!known) {
      const state = 'erasing' as const;
      this.#claims.push({
        subject,
        resource,
        operationId,
        state,
        claimedAt,
        erasedAt: null,
      });
    }
    return { outcome: 'claimed', claimedAt };
  };

  confirmErased: ErasureGuard['confirmErased'] = async done => {
    const known = this.#claims.find(
      one => one.subject === done.subject && one.resource === done.resource,
    );
    if (!known) throw new Error('It was never claimed.');
    this.#claims = this.#claims.map(one =>
      one === known
        ? { ...one, state: 'erased', erasedAt: one.claimedAt }
        : one,
    );
  };
}
