import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from './routes';

/** Where the pages are. */
export function usePaths() {
  const root = useRouteRef(rootRouteRef)?.() ?? '/residency';
  const decisions = `${root}/decisions`;
  const holds = `${root}/holds`;
  return {
    decisions,
    decision: (id: string) => `${decisions}/${encodeURIComponent(id)}`,
    whatIf: `${root}/what-if`,
    matrix: `${root}/matrix`,
    holds,
    hold: (id: string) => `${holds}/${encodeURIComponent(id)}`,
    retention: `${root}/retention`,
  };
}
