import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  LedgerConflictError,
  LedgerGapError,
  type LedgerSink,
  type SourcedRecord,
} from '@companyos/ledger';
import { z } from 'zod/v4';

/** Longer than the ledger takes for a full batch, shorter than a person waits for a shutdown. */
const TIMEOUT_MS = 10_000;

const answerSchema = z.object({ accepted: z.number().int() });

const refusalSchema = z.object({
  error: z.discriminatedUnion('code', [
    z.object({
      code: z.literal('LEDGER_GAP'),
      expected: z.number().int(),
      got: z.number().int(),
    }),
    z.object({
      code: z.literal('LEDGER_CONFLICT'),
      sequence: z.number().int(),
    }),
  ]),
});

export interface HttpLedgerSinkOptions {
  readonly discovery: DiscoveryService;
  readonly auth: AuthService;
  readonly fetch?: typeof fetch;
}

/** Delivers to the ledger plugin, wherever discovery finds it, as the plugin that owns the outbox. */
export function createHttpLedgerSink(
  options: HttpLedgerSinkOptions,
): LedgerSink {
  const { discovery, auth, fetch: fetchApi = fetch } = options;
  return {
    async deliver(source: string, batch: readonly SourcedRecord[]) {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'ledger',
      });
      const response = await fetchApi(
        `${await discovery.getBaseUrl('ledger')}/deliver`,
        {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: `Bearer ${token}`,
          },
          body: JSON.stringify({ source, records: batch }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        },
      );
      if (response.status === 409) throw await refusal(response, source);
      if (!response.ok) throw await ResponseError.fromResponse(response);
      return answerSchema.parse(await response.json());
    },
  };
}

/** Back to the class that the relay knows, so that a sink over HTTP and one in process are the same to it. */
async function refusal(response: Response, source: string): Promise<Error> {
  const copy = response.clone();
  const parsed = refusalSchema.safeParse(await copy.json().catch(() => null));
  if (!parsed.success) return ResponseError.fromResponse(response);
  const { error } = parsed.data;
  return error.code === 'LEDGER_GAP'
    ? new LedgerGapError(source, error.expected, error.got)
    : new LedgerConflictError(source, error.sequence);
}
