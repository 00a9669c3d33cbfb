import type {
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import {
  OperationError,
  operationStates,
  type Actor,
  type Operation,
  type OperationState,
} from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import {
  operationRequest,
  type OperationAction,
  type PolicyDecision,
  type PolicyRequest,
} from '@companyos/policy';
import express, { type Request, type Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod/v4';
import { actorOf } from '../actorOf';
import type { PolicyService } from '../policy/policyServiceRef';
import { addApprovalRoutes } from './approvalRoutes';
import { parseRequest } from './parseRequest';

export interface OperationsRouterOptions {
  readonly httpAuth: HttpAuthService;
  readonly userInfo: UserInfoService;
  readonly policy: Pick<PolicyService, 'decide'>;
  /** A question the domain asks besides, for example whether the actor may read the tenant. Both must be allowed. */
  readonly alsoAsk?: (
    actor: Actor,
    action: OperationAction,
    operation: Operation,
  ) => PolicyRequest | undefined | Promise<PolicyRequest | undefined>;
}

const AWAITING = ['awaiting-approval'] as const;

// Bounds the work for someone who may read next to nothing; they page on with `next`.
const MOST_PAGES = 20;

const listSchema = z.object({
  type: z.string().optional(),
  subject: z.string().optional(),
  state: z
    .string()
    .transform(text => text.split(','))
    .pipe(z.array(z.enum(operationStates as [OperationState])))
    .optional(),
  actor: z.string().optional(),
  awaiting: z.literal('me').optional(),
  after: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

const getSchema = z.object({
  waitSeconds: z.coerce.number().int().min(0).max(30).default(0),
});

const cancelSchema = z.strictObject({
  reason: z
    .string({ error: 'Say why it should stop.' })
    .trim()
    .min(1, 'Say why it should stop.')
    .max(500, 'Use at most 500 characters.'),
});

/**
 * The routes that every domain's back end has for its operations, at `/operations`. `operationPaths` documents them.
 *
 * Rights are decided on the loaded operation. Whoever may not read one is told that it does not exist only where it does not:
 * a denial says so, is recorded, and has an ID. A list leaves out what the caller may not read.
 */
export function createOperationsRouter(
  engine: OperationEngine,
  options: OperationsRouterOptions,
): Router {
  const { policy } = options;

  async function actorFrom(request: Request): Promise<Actor> {
    const credentials = await options.httpAuth.credentials(request);
    return actorOf(credentials, options.userInfo);
  }

  /** All answers; the first denial, if any, comes first. */
  async function ask(
    actor: Actor,
    action: OperationAction,
    operation: Operation,
  ): Promise<PolicyDecision> {
    const { id, type, subject } = operation;
    const requestedBy = operation.actor.ref;
    const own = policy.decide(
      operationRequest(actor, action, { id, type, subject, requestedBy }),
    );
    if (own.outcome !== 'allow') return own;
    const further = await options.alsoAsk?.(actor, action, operation);
    const other = further && policy.decide(further);
    return other && other.outcome !== 'allow' ? other : own;
  }

  async function authorize(
    actor: Actor,
    action: OperationAction,
    id: string,
  ): Promise<{ operation: Operation; decision: PolicyDecision }> {
    const operation = await engine.get(id);
    const decision = await ask(actor, action, operation);
    if (decision.outcome === 'allow') return { operation, decision };
    await engine.recordDenial(decision, { actor, subject: `operation:${id}` });
    throw new OperationError('POLICY_DENIED', decision.reason, {
      next: decision.remedy || undefined,
      decisionId: decision.id,
      operationId: id,
      policies: decision.determining,
    });
  }

  /** Whether this person's yes is asked for. */
  async function awaits(actor: Actor, operation: Operation): Promise<boolean> {
    const { approve } = await engine.approvalChoices(operation, actor);
    return approve.length > 0;
  }

  const router = PromiseRouter();

  router.get('/operations', async (request, response) => {
    const actor = await actorFrom(request);
    const { limit, state, after, awaiting, ...rest } = parseRequest(
      listSchema,
      request.query,
    );
    const states = awaiting ? AWAITING : state;
    const query = { ...rest, states, limit };
    const items: Operation[] = [];
    let next: string | null = after ?? null;
    let pages = 0;
    do {
      pages += 1;
      const page = await engine.list({ ...query, after: next ?? undefined });
      next = page.next;
      for (const operation of page.items) {
        const decision = await ask(actor, 'operation:read', operation);
        if (decision.outcome !== 'allow') continue;
        if (awaiting && !(await awaits(actor, operation))) continue;
        if (items.length === limit) {
          next = items[limit - 1].id;
          break;
        }
        items.push(operation);
      }
    } while (next && items.length < limit && pages < MOST_PAGES);
    response.json({ items, next });
  });

  router.get('/operations/:id', async (request, response) => {
    const actor = await actorFrom(request);
    const { id } = request.params;
    const { waitSeconds } = parseRequest(getSchema, request.query);
    const { operation } = await authorize(actor, 'operation:read', id);
    if (waitSeconds === 0) {
      response.json(operation);
      return;
    }
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const timeoutMs = waitSeconds * 1_000;
    response.json(await engine.settled(id, { timeoutMs, signal: gone.signal }));
  });

  router.post(
    '/operations/:id/cancel',
    express.json(),
    async (request, response) => {
      const actor = await actorFrom(request);
      const { id } = request.params;
      const { reason } = parseRequest(cancelSchema, request.body);
      const { decision } = await authorize(actor, 'operation:cancel', id);
      response.json(await engine.cancel(id, { actor, decision, reason }));
    },
  );

  router.post('/operations/:id/retry', async (request, response) => {
    const actor = await actorFrom(request);
    const { id } = request.params;
    const { decision } = await authorize(actor, 'operation:cancel', id);
    response.json(await engine.retryNow(id, { actor, decision }));
  });

  addApprovalRoutes(router, engine, { actorFrom, authorize, policy });
  return router;
}
