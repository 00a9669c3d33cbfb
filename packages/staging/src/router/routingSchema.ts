import { z } from 'zod/v4';

const backend = z.strictObject({
  deployment: z.string(),
  /** Null while its process does not run: requests are then answered 502, and counted. */
  port: z.int().nullable(),
});

/** What the control process tells the router. A lower revision than the one in force is refused: it came late. */
export const routingSchema = z.strictObject({
  revision: z.int(),
  generation: z.int(),
  stable: backend.nullable(),
  canary: backend.nullable(),
  canaryPercent: z.int().min(0).max(100),
});

export type RouterRouting = z.infer<typeof routingSchema>;

const armTick = z.object({
  requests: z.int(),
  errors: z.int(),
  unfinished: z.int(),
  seenUnits: z.int(),
  badUnits: z.int(),
  latency: z.array(z.tuple([z.number(), z.int()])),
  unitLatency: z.array(z.int()),
  paths: z.record(z.string(), z.object({ requests: z.int(), errors: z.int() })),
  digests: z.array(z.string()),
});

export const observationsSchema = z.object({
  ticks: z.array(
    z.object({
      sequence: z.int(),
      startedAt: z.string(),
      endedAt: z.string(),
      generation: z.int(),
      canaryPercent: z.int(),
      stableDeployment: z.string().nullable(),
      canaryDeployment: z.string().nullable(),
      stable: armTick,
      canary: armTick,
      forced: z.object({ requests: z.int(), errors: z.int() }),
    }),
  ),
  cursor: z.string(),
  gap: z.boolean(),
});
