/** Fetches an export and its sidecar, and checks one against the other. */
import { createHash } from 'node:crypto';
import type {
  ExportSidecar,
  TenantExportsApi,
} from '@companyos/plugin-tenant-common';
import { CliError } from './errors';
import { saveFile } from './files';
import { json } from './text';

/** Beside the content, under its name. */
export const sidecarPath = (path: string) => `${path}.sidecar.json`;

/**
 * Writes the content to `path` and its sidecar beside it. What does not have the hash and length that the sidecar says is
 * not kept.
 */
export async function downloadExport(
  exports: TenantExportsApi,
  { tenant, id, path }: { tenant: string; id: string; path: string },
): Promise<ExportSidecar> {
  const sidecar = await exports.sidecar(tenant, id);
  const response = await exports.content(tenant, id);
  await saveFile(path, checked(response, sidecar));
  await saveFile(sidecarPath(path), json(sidecar));
  return sidecar;
}

async function* checked(
  response: Response,
  { content }: ExportSidecar,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  } catch (cause) {
    throw damaged('The connection ended before all of it was there.', cause);
  }
  if (bytes !== content.bytes || hash.digest('hex') !== content.sha256) {
    throw damaged('What arrived is not what the sidecar says.');
  }
}

function damaged(message: string, cause?: unknown): CliError {
  return new CliError(
    'unexpected',
    {
      code: 'DOWNLOAD_DAMAGED',
      message: `${message} Nothing was kept.`,
      next: 'Run the same command again; if it stays, tell the portal team the operation.',
    },
    { cause },
  );
}
