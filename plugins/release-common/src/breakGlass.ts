import { z } from 'zod/v4';
import { componentRefSchema, digestSchema, reasonSchema } from './requests';

/** What somebody did to a target while the portal was not there, as they say themselves. */
export const breakGlassSchema = z.strictObject({
  /** `bg_` and a ULID, minted before anything was done: the same report twice is one. */
  key: z
    .string()
    .regex(/^bg_[0-9A-HJKMNP-TV-Z]{26}$/, 'A key is bg_ and a ULID.'),
  component: componentRefSchema,
  target: z.string().trim().min(1).max(63),
  /** What all traffic was given to. */
  version: z.string().trim().min(1).max(100),
  digest: digestSchema,
  reason: reasonSchema,
  /** Who it was, as they say; nobody has checked it. */
  claimedActor: z.string().trim().min(1).max(200),
  startedAt: z.iso.datetime(),
  /** `unknown` where the terminal was gone before the end. */
  outcome: z.enum(['success', 'failure', 'unknown']),
  /** What was seen in the end. */
  words: z.string().max(2_000),
});
export type BreakGlassReport = z.output<typeof breakGlassSchema>;

export type BreakGlassAnswer = {
  readonly key: string;
  /** False where it was there already. */
  readonly recorded: boolean;
  /** The release that it is about; null where the portal knows none. */
  readonly releaseId: string | null;
  /** What policy says of whoever delivers it, and that release: the act is past, and recorded either way. */
  readonly decisionId: string | null;
};
