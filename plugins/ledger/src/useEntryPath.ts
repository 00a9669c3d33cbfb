import { useRouteRef } from '@backstage/frontend-plugin-api';
import { entryRouteRef } from './routes';

/** Where the page of an entry is. */
export function useEntryPath(): (position: number) => string {
  const route = useRouteRef(entryRouteRef);
  return position =>
    route ? route({ position: String(position) }) : `/ledger/${position}`;
}
