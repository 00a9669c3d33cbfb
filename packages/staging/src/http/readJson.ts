import type { IncomingMessage } from 'node:http';
import { OperationError } from '@companyos/operations';

const LARGEST_BODY = 256 * 1024;

/** The request's body as JSON, bounded. Throws `INVALID_INPUT` or `TOO_LARGE`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > LARGEST_BODY) {
      throw new OperationError('TOO_LARGE', 'The body is too long.', {
        next: `Send at most ${LARGEST_BODY} bytes.`,
      });
    }
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (cause) {
    throw new OperationError('INVALID_INPUT', 'The body is no JSON.', {
      next: 'Send a JSON document.',
      cause,
    });
  }
}
