import { z } from 'zod/v4';

/** What every process of staging is told by the control process, on standard input: nothing secret is in its arguments. */
export const childConfig = z.object({
  /** What the process is called in the control process's records, and in its arguments. */
  instance: z.string(),
  /** For its admin API. */
  token: z.string(),
  adminPort: z.int(),
  /** Ends itself when nobody with the token has asked for so long. */
  abandonedAfterMs: z.int().positive(),
});

export type ChildConfig = z.infer<typeof childConfig>;
