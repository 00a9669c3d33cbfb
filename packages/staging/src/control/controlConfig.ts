import { z } from 'zod/v4';

/** What the control process is told, as the first line of its standard input. */
export const controlConfig = z.object({
  /** Staging's own database, as someone who may create roles. */
  databaseUrl: z.string(),
  /** Passwords, session key and tokens of processes derive from it. */
  credentialKey: z.string().min(32),
  /** For the control API. */
  token: z.string().min(16),
  port: z.int(),
  /** Where users reach the service. */
  routerPort: z.int(),
  /** Folder of builds. */
  builds: z.string(),
  logs: z.string(),
  /** The router's program. */
  routerFile: z.string(),
  /** Deployed and made stable when nothing is yet. */
  first: z
    .object({ deployment: z.string(), build: z.string() })
    .nullable()
    .default(null),
  traffic: z
    .object({
      requestsPerSecond: z.number().min(0).max(500).default(0),
      usersPerTenant: z.int().min(1).max(1_000).default(50),
      seed: z.int().default(1),
    })
    .prefault({}),
  tickMs: z.int().min(10).default(250),
  deadlineMs: z.int().min(10).default(3_000),
  /** How long a user who was served badly is no further evidence. */
  unitWindowMs: z
    .int()
    .min(0)
    .default(24 * 60 * 60_000),
  superviseMs: z.int().min(10).default(500),
  /** Processes end themselves when no control process has come back for so long. */
  abandonedAfterMs: z.int().min(100).default(120_000),
});

export type ControlConfig = z.infer<typeof controlConfig>;
export type ControlConfigInput = z.input<typeof controlConfig>;
