import type { Router } from 'express';
import type { TenantRoutesOptions } from './types';

/** The manifest as a file: the bytes that were stored, with their SHA-256 as a strong ETag. */
export function addManifestRoutes(
  router: Router,
  { reader, actorOf }: TenantRoutesOptions,
) {
  router.get('/tenants/:idOrName/manifest', async (req, res) => {
    const manifest = await reader.manifest(
      await actorOf(req),
      req.params.idOrName,
    );
    const etag = `"${manifest.sha256}"`;
    res.set({
      ETag: etag,
      'Cache-Control': 'private, no-cache',
      'Content-Disposition': `attachment; filename="${manifest.name}.tenant.yaml"`,
    });
    if (names(req.get('if-none-match'), etag)) {
      res.status(304).end();
      return;
    }
    res.type('text/yaml; charset=utf-8').send(manifest.text);
  });
}

/**
 * Whether `If-None-Match` names this ETag (RFC 9110, section 13.1.2). Express' own `req.fresh` ignores the header when the
 * request says `Cache-Control: no-cache`, which Node's `fetch` adds by itself.
 */
function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map(tag => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}
