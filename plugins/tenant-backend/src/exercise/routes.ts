import type { Actor } from '@companyos/operations';
import type { OperationEngine } from '@companyos/operations/postgres';
import type { Request, Router } from 'express';
import { answers, idOrName, ref } from '../openapi/answers';
import { TENANT_EXERCISE } from './definition';

/** Asking for an exercise. The engine decides and records. */
export function addExerciseRoutes(
  router: Router,
  options: {
    readonly engine: Pick<OperationEngine, 'submit'>;
    actorOf(req: Request): Promise<Actor>;
  },
) {
  router.post('/tenants/:idOrName/exercise', async (req, res) => {
    const operation = await options.engine.submit({
      type: TENANT_EXERCISE,
      input: { tenant: req.params.idOrName, other: req.body.other },
      actor: await options.actorOf(req),
      reason: 'Drill',
    });
    res.json({ operation });
  });
}

export const exercisePaths = {
  '/tenants/{idOrName}/exercise': {
    post: {
      operationId: 'exerciseTenant',
      summary:
        'Uses its namespaces as its own login role, and shows that another tenant sees nothing of them.',
      description:
        'For drills. What it writes is data of the tenant: decided, recorded, and kept as long as its schedule says.',
      parameters: [idOrName],
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              type: 'object',
              additionalProperties: false,
              properties: {
                other: { type: 'string', minLength: 1, maxLength: 63 },
              },
            },
          },
        },
      },
      responses: answers(
        {
          type: 'object',
          additionalProperties: false,
          required: ['operation'],
          properties: { operation: ref('Operation') },
        },
        404,
        409,
        503,
      ),
    },
  },
};
