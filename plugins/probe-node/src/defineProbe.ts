import { z } from 'zod/v4';
import type { Probe } from './types';

const LONGEST_RUN_MS = 60_000;
const LONGEST_INTERVAL_MS = 24 * 3_600_000;

const slug = z
  .string()
  .max(63)
  .regex(
    /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/,
    'is small letters, digits and single hyphens',
  );

const schema = z.object({
  id: slug,
  title: z.string().min(1).max(120),
  owner: z
    .string()
    .regex(
      /^[a-z]+:[a-z0-9._-]+\/[A-Za-z0-9._-]+$/,
      'is a full reference, such as component:default/shop',
    ),
  criticalPath: slug,
  intervalMs: z.int().min(1_000).max(LONGEST_INTERVAL_MS),
  timeoutMs: z.int().min(1).max(LONGEST_RUN_MS),
  target: z.object({ id: slug, baseUrl: z.url({ protocol: /^https?$/ }) }),
});

/**
 * A probe that can be run and told apart from others.
 *
 * @throws TypeError naming everything that is wrong with it
 */
export function defineProbe(probe: Probe): Probe {
  const problems = (schema.safeParse(probe).error?.issues ?? []).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );
  if (problems.length === 0 && probe.steps().length === 0) {
    problems.push('it has no steps');
  }
  if (problems.length > 0) {
    throw new TypeError(`Probe "${probe.id}": ${problems.join('; ')}.`);
  }
  return probe;
}
