import {
  isOperationError,
  OperationError,
  type OperationDefinition,
} from '@companyos/operations';
import { toOperationError } from '@companyos/plugin-operation-node';
import {
  dataEraseRequest,
  erasureFacts,
  type ErasureFacts,
  type RetentionVerdict,
  type TenantFacts,
} from '@companyos/policy';
import type { Sidecar } from '@companyos/policy/seams';
import type { Knex } from 'knex';
import { z } from 'zod/v4';
import { parseInput } from '../holds/input';
import type { Erasures } from '../service/Erasures';
import type { Artifact, Artifacts } from './Artifacts';

export const ARTIFACT_ERASE = 'artifact.erase';

const inputSchema = z.strictObject({ artifact: z.string().max(300) });

type EraseInput = z.output<typeof inputSchema>;

/** An interface as a type, which is JSON to the compiler. */
type Plain<T> = T extends object
  ? { readonly [Key in keyof T]: Plain<T[Key]> }
  : T;

export type EraseState = {
  readonly tenant: Plain<TenantFacts> | null;
  readonly within: readonly `tenant:${string}`[];
  readonly facts: Plain<ErasureFacts> | null;
  readonly dataset: string;
  readonly classification: string;
  readonly schedule: string;
  readonly blockers: readonly string[];
};

export interface EraseOptions {
  readonly artifacts: Pick<Artifacts, 'find' | 'verdict'>;
  readonly erasures: Pick<Erasures, 'claim' | 'confirm'>;
  /** The tenant as stored; what is left of one that is gone. */
  readonly tenants: (name: string) => Promise<TenantFacts>;
  /** `tenant:<id>` of every tenant that has or had this name. */
  readonly tenantSubjects: (
    name: string,
  ) => Promise<readonly `tenant:${string}`[]>;
}

/**
 * `artifact.erase`: erases one stored object, if nothing keeps it. Decided when it is planned, claimed against holds when it
 * is done, and decided once more by the store's own seam. What is gone already is a no-op.
 */
export function createEraseDefinition(
  options: EraseOptions,
): OperationDefinition<Knex.Transaction, EraseInput, EraseState> {
  return {
    type: ARTIFACT_ERASE,

    parse: input => parseInput(inputSchema, input),

    async plan({ artifact: id }) {
      const artifact = await options.artifacts.find(id);
      const verdict = artifact && (await options.artifacts.verdict(artifact));
      return {
        subject: `artifact:${id}`,
        summary: `Erase ${id}.`,
        changes: artifact ? [change(artifact)] : [],
        holds: (verdict?.blockers ?? []).flatMap(blocker =>
          blocker.kind === 'hold' ? [blocker.case] : [],
        ),
        state: await stateOf(artifact, verdict, options),
      };
    },

    question: (_, { state }, actor) =>
      dataEraseRequest(
        actor,
        {
          name: state.dataset,
          tenant: state.tenant ?? goneTenant('gone'),
          classification: state.classification,
          retentionSchedule: state.schedule,
        },
        state.facts ?? { holds: [], retention: 'over', bypass: false },
      ),

    steps: ({ artifact: id }) => [
      {
        key: 'erase',
        title: `Erase ${id}`,
        async apply({ operation, state }) {
          const artifact = await options.artifacts.find(id);
          const claimed = {
            subject: `artifact:${id}`,
            resource: 'content',
            operationId: operation.id,
          } as const;
          if (artifact) {
            const answer = await options.erasures.claim({
              ...claimed,
              subjectName: id,
              within: state.within,
              retention: retentionOf(artifact.sidecar),
            });
            if (answer.outcome === 'blocked') {
              throw new OperationError(
                'CONFLICT',
                answer.blockers.map(({ text }) => text).join(' '),
                { next: 'Nothing was erased; see what keeps it.' },
              );
            }
            await eraseIfThere(artifact, operation.actor);
          }
          await options.erasures.confirm(claimed).catch(ignoreUnclaimed);
        },
      },
    ],

    finish: async (_tx, { input }) => ({
      artifact: (input as EraseInput).artifact,
    }),
  };
}

function change({ id, sidecar }: Artifact) {
  return {
    resource: `artifact/${id}`,
    kind: 'artifact',
    action: 'delete',
    summary: `Erase ${id}, ${sidecar.dataset} of tenant ${sidecar.tenant}.`,
    location: sidecar.region,
    fingerprint: sidecar.content.sha256,
    size: { bytes: sidecar.content.bytes },
  } as const;
}

async function stateOf(
  artifact: Artifact | undefined,
  verdict: RetentionVerdict | undefined,
  { tenants, tenantSubjects }: EraseOptions,
): Promise<EraseState> {
  const sidecar = artifact?.sidecar;
  return {
    tenant: sidecar ? await tenants(sidecar.tenant) : null,
    within: sidecar ? await tenantSubjects(sidecar.tenant) : [],
    facts: verdict ? erasureFacts(verdict) : null,
    dataset: sidecar?.dataset ?? 'nothing',
    classification: sidecar?.classification ?? 'public',
    schedule: sidecar?.retention.schedule ?? '',
    blockers: (verdict?.blockers ?? []).map(({ text }) => text),
  };
}

function retentionOf({ retention: { writtenAt, stamps } }: Sidecar) {
  return { writtenAt, stamps };
}

/** The store's seam decides on its own; what a run before this one has erased is what was wanted. */
async function eraseIfThere(
  { key, store }: Artifact,
  actor: Parameters<Artifact['store']['erase']>[0]['actor'],
): Promise<void> {
  try {
    await store.erase({ actor, key, reason: 'Its deletion period is over.' });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'OBJECT_NOT_FOUND') return;
    throw toOperationError(error);
  }
}

/** An object that went between plan and step was never claimed by this operation. */
function ignoreUnclaimed(error: unknown): void {
  if (!isOperationError(error) || error.code !== 'CONFLICT') throw error;
}

/** What policy is told about a tenant that is no more: nobody has a role on it, and no region is allowed. */
export function goneTenant(name: string): TenantFacts {
  return {
    name,
    owner: '',
    tier: '',
    homeRegion: '',
    allowedRegions: [],
    dataClasses: [],
    retentionSchedule: 'zero-day',
    bindings: [],
  };
}
