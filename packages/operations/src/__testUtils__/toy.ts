import type { Knex } from 'knex';
import type { JsonValue } from '@companyos/ledger';
import type { PolicyDecision, PolicyRequest } from '@companyos/policy';
import { OperationError } from '../errors';
import type {
  Actor,
  ApprovalRequirement,
  OperationDefinition,
  Step,
} from '../types';

/** A toy domain: named boxes, each with parts. `toy_box` is the domain's own table, `toy_part` the world outside. */
export type ToyInput = { readonly name: string; readonly parts: string[] };
export type ToyState = { readonly boxId: string | null };

export interface ToyHooks {
  /** Called in a part's `apply`, before the part is made. */
  beforePart?(part: string, signal: AbortSignal): Promise<void>;
  /** Called in the transaction that accepts. */
  onBegin?(): Promise<void>;
}

export const ada: Actor = {
  ref: 'user:default/ada',
  kind: 'user',
  groups: ['group:default/platform-engineers'],
};
export const mallory: Actor = {
  ref: 'user:default/mallory',
  kind: 'user',
  groups: [],
};

export const dev: Actor = {
  ref: 'user:default/dev',
  kind: 'user',
  groups: ['group:default/data-governance'],
};
export const gus: Actor = { ...dev, ref: 'user:default/gus' };
export const noor: Actor = { ...ada, ref: 'user:default/noor' };

/** Who is in which group; a test moves people. */
export function toyDirectory() {
  const groups = new Map<string, string[]>([
    ['group:default/platform-engineers', [ada.ref, noor.ref]],
    ['group:default/data-governance', [dev.ref, gus.ref]],
    ['group:default/lonely', ['user:default/hermit']],
  ]);
  return {
    groups,
    groupsOf: async (ref: string) =>
      [...groups].flatMap(([group, people]) =>
        people.includes(ref) ? [group] : [],
      ),
    peopleIn: async (group: string) => groups.get(group) ?? [],
  };
}

/** A box with a lock needs data governance, one with an alarm a second platform engineer too. */
const APPROVALS: { readonly [part: string]: ApprovalRequirement } = {
  lock: {
    id: 'data-governance',
    title: 'Data governance',
    from: ['group:default/data-governance'],
    reason: 'Data governance approves locks.',
  },
  alarm: {
    id: 'engineers',
    title: 'A second platform engineer',
    from: ['group:default/platform-engineers'],
    reason: 'Two engineers know every alarm.',
  },
};
export const VALID_FOR_MS = 3_600_000;

export async function migrateToy(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE IF NOT EXISTS toy_box (name text PRIMARY KEY, id text NOT NULL, state text NOT NULL, reason text, commits integer NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS toy_part (box text NOT NULL, part text NOT NULL, PRIMARY KEY (box, part));
  `);
}

/** Makes a box and its parts. The ID derives from nothing: it is minted once, in `begin`. */
export function toyDefinition(
  world: Knex,
  hooks: ToyHooks = {},
): OperationDefinition<Knex.Transaction, ToyInput, ToyState> {
  return {
    type: 'toy.create',
    parse(input) {
      const { name, parts } = input as Partial<ToyInput>;
      if (typeof name !== 'string' || !Array.isArray(parts)) {
        throw new OperationError('INVALID_INPUT', 'That is no box.', {
          fields: { name: 'Give it a name.' },
        });
      }
      return { name, parts };
    },
    async plan({ name, parts }) {
      const box = await world('toy_box').where({ name }).first();
      const there = new Set(
        await world('toy_part').where({ box: name }).pluck('part'),
      );
      const missing = parts.filter(part => !there.has(part));
      return {
        subject: `toy:${name}`,
        summary: `Make ${name}.`,
        changes: [
          ...missing.map(part => ({
            resource: `part/${part}`,
            kind: 'part',
            action: 'create' as const,
            summary: `Make ${part}.`,
          })),
          ...(box?.state === 'active'
            ? []
            : [
                {
                  resource: 'box',
                  kind: 'box',
                  action: 'create' as const,
                  summary: 'Register it.',
                },
              ]),
        ],
        state: { boxId: box?.id ?? null },
      };
    },
    question: (input, planned, actor): PolicyRequest => ({
      principal: { type: 'User', id: actor.ref },
      action: 'toy:create',
      resource: { type: 'Toy', id: planned.subject },
      context: { parts: input.parts },
      entities: [],
    }),
    async begin(tx, { name }, planned, operation) {
      await hooks.onBegin?.();
      const { rows } = await tx.raw(
        `INSERT INTO toy_box (name, id, state) VALUES (?, ?, 'new') ON CONFLICT (name) DO UPDATE SET state = 'new' RETURNING id`,
        [name, `box-of-${operation.id}`],
      );
      return { ...planned.state, boxId: rows[0].id };
    },
    approvals({ parts }) {
      const requirements = parts.flatMap(part => APPROVALS[part] ?? []);
      return requirements.length > 0
        ? { requirements, validForMs: VALID_FOR_MS }
        : undefined;
    },
    recordSubject: ({ state }) => state.boxId ?? undefined,
    steps: ({ name, parts }) => [
      ...parts.map(
        (part): Step<Knex.Transaction, ToyState> => ({
          key: `part-${part}`,
          title: `Make ${part}`,
          async apply({ signal }) {
            await hooks.beforePart?.(part, signal);
            await world('toy_part')
              .insert({ box: name, part })
              .onConflict()
              .ignore();
            return { part };
          },
          async commit(tx, _, result) {
            if ((result as { part: string }).part !== part) throw new Error();
            await tx('toy_box').where({ name }).increment('commits', 1);
          },
        }),
      ),
      {
        key: 'activate',
        title: 'Register it',
        async commit(tx, { results }) {
          const made = Object.keys(results).length;
          if (made !== parts.length) throw new Error(`${made} parts made`);
          await tx('toy_box').where({ name }).update({ state: 'active' });
        },
      },
    ],
    async finish(_, { state, results }) {
      return { boxId: state.boxId, made: Object.keys(results).length };
    },
    async onTrouble(tx, { input }, { state, reason }) {
      const { name } = input as JsonValue & ToyInput;
      await tx('toy_box').where({ name }).update({ state, reason });
    },
  };
}

/** Lets everyone in but mallory. Decisions are numbered, so that a test can name them. */
export function toyPolicy() {
  let count = 0;
  return {
    decide(request: PolicyRequest): PolicyDecision {
      count += 1;
      const { approvers = [], people = 2 } = request.context as {
        approvers?: { __entity: { id: string } }[];
        people?: number;
      };
      const memberships = request.entities.map(({ uid }) => uid.id);
      const approves = request.action.match(/:(approve|reject)$/);
      const allow =
        request.principal.id !== mallory.ref &&
        (!approves ||
          (people > 1 &&
            approvers.some(({ __entity }) =>
              memberships.includes(__entity.id),
            ) &&
            request.principal.id !== requesterOf(request)));
      return {
        id: `pd_${process.pid}_${count}_${Math.random().toString(36).slice(2)}`,
        outcome: allow ? 'allow' : 'deny',
        determining: allow ? [{ id: 'anyone', text: 'Anyone may.' }] : [],
        reason: allow ? 'Anyone may.' : 'Mallory may not make toys.',
        remedy: allow ? '' : 'Be someone else.',
        errors: [],
        bundle: { version: '1', sha256: 'b'.repeat(64) },
        request,
        decidedAt: new Date(0).toISOString(),
      };
    },
  };
}

function requesterOf({ resource, entities }: PolicyRequest) {
  const operation = entities.find(({ uid }) => uid.id === resource.id);
  return operation?.attrs.requestedBy;
}

/** What an intervention needs: a decision of its own. */
export function intervention(reason: string) {
  const decision = toyPolicy().decide({
    principal: { type: 'User', id: ada.ref },
    action: 'operation:cancel',
    resource: { type: 'Operation', id: 'op' },
    context: {},
    entities: [],
  });
  return { actor: ada, decision, reason };
}
