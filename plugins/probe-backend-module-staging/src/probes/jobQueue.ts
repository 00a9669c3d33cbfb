import type { Probe } from '@companyos/plugin-probe-node';
import { z } from 'zod/v4';
import {
  bearer,
  haveSession,
  Slot,
  stagingProbe,
  type StagingProbeOptions,
} from '../stagingProbe';

const jobSchema = z.object({
  id: z.string().min(1),
  state: z.enum(['queued', 'running', 'done']),
  result: z.int().nullable(),
});

/** What is put into the queue is done, and soon. */
export function jobQueueProbe(options: StagingProbeOptions): Probe {
  const { sessions } = options;
  return stagingProbe(options, {
    id: 'staging-job-queue',
    title: 'Jobs are done',
    criticalPath: 'job-queue',
    intervalMs: 60_000,
    steps() {
      const session = new Slot<{ readonly token: string }>();
      const id = new Slot<string>();
      return [
        haveSession(sessions, session),
        {
          title: 'Add a job',
          async run({ http }) {
            const answer = await http.request('/jobs', {
              method: 'POST',
              headers: bearer(session.get().token),
            });
            if (answer.status === 401) sessions.forget();
            id.set(answer.expectStatus(200).json(jobSchema).id);
          },
        },
        {
          title: 'Wait until it is done',
          async run({ http, until, fail }) {
            const { result } = await until('The job to be done', async () => {
              const answer = await http.request(`/jobs/${id.get()}`, {
                headers: bearer(session.get().token),
              });
              const job = answer.expectStatus(200).json(jobSchema);
              return job.state === 'done' ? job : undefined;
            });
            if (result === null) fail('The job is done and has no result.');
          },
        },
      ];
    },
  });
}
