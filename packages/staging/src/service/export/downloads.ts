import { createHash } from 'node:crypto';
import { OperationError } from '@companyos/operations';
import type { ExportDestination } from '@companyos/policy/seams';

const LARGEST = 1024 * 1024;

/**
 * A download that is small enough for one answer: held in memory, handed over when the seam publishes it, and nowhere
 * afterwards.
 */
export function download(
  destination: { readonly id: string; readonly region: string },
  deliver: (name: string, content: string) => void,
): ExportDestination {
  return {
    ...destination,
    async begin(name) {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      return {
        async write(chunk) {
          bytes += chunk.length;
          if (bytes > LARGEST) {
            throw new OperationError(
              'TOO_LARGE',
              'This export is too large for a download.',
            );
          }
          chunks.push(chunk);
        },
        async seal() {
          const hash = createHash('sha256');
          chunks.forEach(chunk => hash.update(chunk));
          return { sha256: hash.digest('hex'), bytes };
        },
        async publish() {
          deliver(name, Buffer.concat(chunks).toString('utf8'));
        },
        async abort() {
          chunks.length = 0;
        },
      };
    },
  };
}
