import { randomInt } from 'node:crypto';
import type { NamespaceKind } from './types';

/**
 * Names in a store derive from the tenant's random ID and from nothing else: whoever reads a catalog that every login
 * can read (roles, schemas, databases) learns how many tenants there are, but not who they are.
 */
export interface NamespaceNames {
  readonly schemas: { readonly [kind in NamespaceKind]: string };
  /** Owns every object; cannot log in. */
  readonly ownerRole: string;
  /** What the tenant's workloads log in as. */
  readonly loginRole: string;
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const RANDOM_CHARACTERS = 16;
const TENANT_ID = /^tn_([a-z2-7]{16})$/;

/**
 * A new tenant ID: `tn_` and 80 random bits in RFC 4648 base 32, lower case, so that no store folds or quotes it.
 *
 * @param random - a uniform integer in `[0, exclusiveMax)`; a CSPRNG unless told.
 */
export function mintTenantId(
  random: (exclusiveMax: number) => number = randomInt,
): string {
  let id = 'tn_';
  for (let i = 0; i < RANDOM_CHARACTERS; i++) {
    id += ALPHABET[random(ALPHABET.length)];
  }
  return id;
}

export function isTenantId(value: string): boolean {
  return TENANT_ID.test(value);
}

/** @throws TypeError when `tenantId` is not one that `mintTenantId` makes: nothing else may become part of SQL. */
export function namespaceNames(tenantId: string): NamespaceNames {
  const match = TENANT_ID.exec(tenantId);
  if (!match) {
    throw new TypeError(
      `Not a tenant ID: ${JSON.stringify(
        tenantId,
      )}. Expected tn_ and 16 characters of a to z and 2 to 7.`,
    );
  }
  const stem = `t_${match[1]}`;
  return {
    schemas: {
      db: `${stem}_db`,
      graph: `${stem}_graph`,
      index: `${stem}_index`,
    },
    ownerRole: `${stem}_owner`,
    loginRole: `${stem}_login`,
  };
}

/** A PostgreSQL identifier, quoted whatever it contains. */
export function quoteIdentifier(identifier: string): string {
  if (identifier.length === 0 || identifier.includes('\0')) {
    throw new TypeError('An identifier is neither empty nor contains NUL.');
  }
  return `"${identifier.replace(/"/g, '""')}"`;
}
