import { createHash } from 'node:crypto';
import type { Probe } from '@companyos/plugin-probe-node';
import { z } from 'zod/v4';
import {
  bearer,
  haveSession,
  Slot,
  stagingProbe,
  type StagingProbeOptions,
} from '../stagingProbe';

const exportSchema = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(1),
  classification: z.string().min(1),
  retention: z.string().min(1),
  decisionId: z.string().regex(/^pd_/),
  content: z.string().min(1),
});

/** An export is whole, tagged, decided on, and holds nothing personal. */
export function exportProbe(options: StagingProbeOptions): Probe {
  const { sessions } = options;
  return stagingProbe(options, {
    id: 'staging-export',
    title: 'Tenants can export their customers',
    criticalPath: 'export',
    intervalMs: 60_000,
    steps() {
      const session = new Slot<{ readonly token: string }>();
      const exported = new Slot<z.infer<typeof exportSchema>>();
      return [
        haveSession(sessions, session),
        {
          title: 'Export all customers',
          async run({ http }) {
            const answer = await http.request('/export/customers', {
              method: 'POST',
              headers: bearer(session.get().token),
            });
            if (answer.status === 401) sessions.forget();
            exported.set(answer.expectStatus(200).json(exportSchema));
          },
        },
        {
          title: 'Check what came',
          async run({ fail }) {
            const { sha256, bytes, content } = exported.get();
            if (createHash('sha256').update(content).digest('hex') !== sha256) {
              fail('The content is not what its SHA-256 says.');
            }
            if (Buffer.byteLength(content) !== bytes) {
              fail('The content is longer or shorter than it says.');
            }
            if (content.includes('@')) {
              fail('An address of somebody is in the export.');
            }
          },
        },
      ];
    },
  });
}
