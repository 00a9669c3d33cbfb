import { useRouteRef } from '@backstage/frontend-plugin-api';
import { releaseRouteRef, rootRouteRef, startReleaseRouteRef } from './routes';

/** Where the pages are, and the wizard that starts a release, where the portal has it. */
export function usePaths() {
  const root = useRouteRef(rootRouteRef)?.() ?? '/releases';
  const one = useRouteRef(releaseRouteRef);
  const start = useRouteRef(startReleaseRouteRef)?.({
    namespace: 'default',
    templateName: 'release-version',
  });
  return {
    list: root,
    /** Of a rollout or a release. */
    one: (id: string) =>
      one ? one({ id }) : `${root}/${encodeURIComponent(id)}`,
    start,
  };
}
