import { z } from 'zod/v4';
import {
  probeArms,
  probeFailureClasses,
  probeOutcomes,
  probeStates,
} from './states';

const time = z.iso.datetime();

export const probeStepResultSchema = z.object({
  title: z.string(),
  /** `skipped`: a step before it did not pass. */
  outcome: z.enum([...probeOutcomes, 'skipped']),
  durationMs: z.int().min(0),
  /** Why it did not pass; null where it did. */
  message: z.string().nullable(),
});

/** One walk of a probe. */
export const probeRunSchema = z.object({
  /** `pr_…`; later runs have greater IDs. */
  id: z.string(),
  probeId: z.string(),
  arm: z.enum(probeArms),
  trigger: z.enum(['schedule', 'request']),
  outcome: z.enum(probeOutcomes),
  /** Only of a failure. */
  failureClass: z.enum(probeFailureClasses).nullable(),
  /** One sentence on what went wrong; null where nothing did. */
  message: z.string().nullable(),
  /** Of the version that answered, as the target said; null where it did not, or where two versions did. */
  digest: z.string().nullable(),
  steps: z.array(probeStepResultSchema),
  startedAt: time,
  finishedAt: time,
  durationMs: z.int().min(0),
  /** Who asked for it, and by which decision; null on schedule. */
  requestedBy: z.string().nullable(),
  decisionId: z.string().nullable(),
});

export const probeNotificationSchema = z.object({
  kind: z.enum(['opened', 'resolved']),
  createdAt: time,
  /** Null until it was really sent. */
  sentAt: time.nullable(),
  attempts: z.int().min(0),
  lastError: z.string().nullable(),
  /** Who got it; null until it was sent. */
  recipient: z.string().nullable(),
  /** How the recipient was found, in words, in order. */
  route: z.array(z.string()),
});

export const probeIncidentSchema = z.object({
  id: z.string(),
  probeId: z.string(),
  arm: z.enum(probeArms),
  failureClass: z.enum(probeFailureClasses),
  /** The same for every incident of this probe, arm and class: what notifications are folded by. */
  key: z.string(),
  message: z.string(),
  digest: z.string().nullable(),
  openedAt: time,
  resolvedAt: time.nullable(),
  /** `recovered`, or `no-longer-measured` where runs stopped coming. */
  resolution: z.enum(['recovered', 'no-longer-measured']).nullable(),
  notifications: z.array(probeNotificationSchema),
});

/** A probe on one arm, now. */
export const probeArmStatusSchema = z.object({
  arm: z.enum(probeArms),
  state: z.enum(probeStates),
  /** The state in a sentence. */
  message: z.string(),
  lastRun: probeRunSchema.nullable(),
  /** When the last run stops saying something about now; null without one. */
  expiresAt: time.nullable(),
  /** Null on an arm that is walked on request only. */
  nextRunAt: time.nullable(),
  incident: probeIncidentSchema.nullable(),
});

export const probeSchema = z.object({
  id: z.string(),
  title: z.string(),
  criticalPath: z.string(),
  /** Reference of the catalog entity that it watches; who is notified is looked up there. */
  owner: z.string(),
  target: z.string(),
  intervalMs: z.int(),
  timeoutMs: z.int(),
  steps: z.array(z.string()),
  /** Stable always; canary while it is being walked. */
  arms: z.array(probeArmStatusSchema),
});

export const probePathSchema = z.object({
  criticalPath: z.string(),
  /** The worst of its probes on stable. */
  state: z.enum(probeStates),
  probes: z.array(probeSchema),
});

export const probeListSchema = z.object({
  checkedAt: time,
  paths: z.array(probePathSchema),
});

export const probeRunPageSchema = z.object({
  items: z.array(probeRunSchema),
  /** Give it with the next question; null at the end. */
  nextCursor: z.string().nullable(),
});

export const probeIncidentPageSchema = z.object({
  items: z.array(probeIncidentSchema),
  nextCursor: z.string().nullable(),
});

/** Who would be notified now. */
export const probeRouteSchema = z.object({
  recipient: z.string(),
  route: z.array(z.string()),
});

export type ProbeStepResult = z.infer<typeof probeStepResultSchema>;
export type ProbeRun = z.infer<typeof probeRunSchema>;
export type ProbeNotification = z.infer<typeof probeNotificationSchema>;
export type ProbeIncident = z.infer<typeof probeIncidentSchema>;
export type ProbeArmStatus = z.infer<typeof probeArmStatusSchema>;
export type ProbeView = z.infer<typeof probeSchema>;
export type ProbePath = z.infer<typeof probePathSchema>;
export type ProbeList = z.infer<typeof probeListSchema>;
export type ProbeRunPage = z.infer<typeof probeRunPageSchema>;
export type ProbeIncidentPage = z.infer<typeof probeIncidentPageSchema>;
export type ProbeRoute = z.infer<typeof probeRouteSchema>;
