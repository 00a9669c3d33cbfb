import { z } from 'zod/v4';
import { digestSchema } from '../requests';
import { gateOutcomes } from './gates';
import type { GateReportBody } from './types';

/** Evidence is for people to look into; what is larger belongs into an artifact, and its hash here. */
export const MOST_EVIDENCE_BYTES = 32_768;

const line = (most: number) =>
  z
    .string({ error: 'Say it in words.' })
    .trim()
    .min(1, 'Say it in words.')
    .max(most, `Use at most ${most} characters.`);

/** What reporting a gate takes. */
export const gateReportBodySchema: z.ZodType<GateReportBody> = z.strictObject({
  digest: digestSchema,
  outcome: z.enum(gateOutcomes),
  words: line(2_000),
  observed: line(100),
  measured: z
    .record(z.string(), z.json())
    .refine(
      measured =>
        new TextEncoder().encode(JSON.stringify(measured)).length <=
        MOST_EVIDENCE_BYTES,
      `Evidence has at most ${MOST_EVIDENCE_BYTES} bytes.`,
    ),
});
