import {
  operationRequest,
  type OperationAction,
  type PolicyDecision,
} from '@companyos/policy';
import type { Actor, Operation } from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import express, { type Request, type Router } from 'express';
import { z } from 'zod/v4';
import { parseRequest } from './parseRequest';

export interface ApprovalRoutesOptions {
  actorFrom(request: Request): Promise<Actor>;
  /** Loads the operation and decides, or records the denial and throws it. */
  authorize(
    actor: Actor,
    action: OperationAction,
    id: string,
  ): Promise<{ operation: Operation }>;
  readonly policy: {
    decide(request: ReturnType<typeof operationRequest>): PolicyDecision;
  };
}

const reasonSchema = (why: string) =>
  z
    .string({ error: why })
    .trim()
    .min(1, why)
    .max(500, 'Use at most 500 characters.');

const approveSchema = z.strictObject({
  planHash: z.string({ error: 'Name the plan that you approve.' }),
  reason: reasonSchema('Say something, or leave it out.').optional(),
  requirement: z.string().optional(),
});
const rejectSchema = z.strictObject({
  reason: reasonSchema('Say why you reject it.'),
});
const revokeSchema = z.strictObject({
  reason: reasonSchema('Say why you take it back.'),
});

/** Yes, no, and never mind; and what of these the caller could say. The engine decides on each, and records it. */
export function addApprovalRoutes(
  router: Router,
  engine: OperationEngine,
  { actorFrom, authorize, policy }: ApprovalRoutesOptions,
): void {
  router.get('/operations/:id/choices', async (request, response) => {
    const actor = await actorFrom(request);
    const { id } = request.params;
    const { operation } = await authorize(actor, 'operation:read', id);
    const choices = await engine.approvalChoices(operation, actor);
    const { type, subject, actor: requester } = operation;
    const cancel = policy.decide(
      operationRequest(actor, 'operation:cancel', {
        id,
        type,
        subject,
        requestedBy: requester.ref,
      }),
    );
    response.json({ ...choices, cancel: cancel.outcome === 'allow' });
  });

  const post = <T extends z.ZodType>(
    name: string,
    schema: T,
    act: (id: string, actor: Actor, body: z.output<T>) => Promise<Operation>,
  ) =>
    router.post(
      `/operations/:id/${name}`,
      express.json(),
      async (request, response) => {
        const actor = await actorFrom(request);
        const { id } = request.params;
        const body = parseRequest(schema, request.body);
        await authorize(actor, 'operation:read', id);
        response.json(await act(id, actor, body));
      },
    );
  post('approve', approveSchema, (id, actor, body) =>
    engine.approve({ id, actor, ...body }),
  );
  post('reject', rejectSchema, (id, actor, { reason }) =>
    engine.reject(id, { actor, reason }),
  );
  post('revoke-approval', revokeSchema, (id, actor, { reason }) =>
    engine.revokeApproval(id, { actor, reason }),
  );
}
