import type { z } from 'zod/v4';
import type { ProbeAnswer } from './types';
import { ProbeFailure } from './verdicts';

const LARGEST_ANSWER_BYTES = 1024 * 1024;

/** Reads an answer to its end, or to where it is too long. */
export async function readAnswer(
  response: Response,
  about: { readonly what: string; readonly digest: string | undefined },
): Promise<ProbeAnswer> {
  const { what, digest } = about;
  const { status, headers } = response;
  const text = await readText(response, what);
  const wrong = (how: string) => new ProbeFailure('wrong-answer', how);
  const answer: ProbeAnswer = {
    status,
    headers,
    text,
    digest,
    expectStatus(expected) {
      if (status === expected) return answer;
      throw wrong(
        `${what} answered ${status}${codeIn(text)} instead of ${expected}.`,
      );
    },
    json<T>(schema: z.ZodType<T>): T {
      let body: unknown;
      try {
        body = JSON.parse(text);
      } catch {
        throw wrong(`${what} did not answer with JSON.`);
      }
      const parsed = schema.safeParse(body);
      if (parsed.success) return parsed.data;
      const [issue] = parsed.error.issues;
      throw wrong(
        `${what} answered something else than was due: ${[
          issue.path.join('.'),
          issue.message,
        ]
          .filter(Boolean)
          .join(': ')}.`,
      );
    },
  };
  return answer;
}

async function readText(response: Response, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) break;
    bytes += value.length;
    if (bytes > LARGEST_ANSWER_BYTES) {
      await reader?.cancel();
      throw new ProbeFailure(
        'wrong-answer',
        `${what} answered more than ${LARGEST_ANSWER_BYTES} bytes.`,
      );
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The code of an error in the one shape that ours have. Its message may name people, so it stays where it is. */
function codeIn(text: string): string {
  try {
    const code = JSON.parse(text)?.error?.code;
    return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)
      ? ` (${code})`
      : '';
  } catch {
    return '';
  }
}
