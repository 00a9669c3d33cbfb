import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect } from 'react';
import { useLocation } from 'react-router-dom';

interface Titled {
  readonly title: string;
  readonly href: string;
}

/** Names the browser's tab after the page that the address belongs to. Pages may say more after. */
export function useDocumentTitle(items: readonly (Titled | '' | undefined)[]) {
  const { pathname } = useLocation();
  const appTitle = useApi(configApiRef).getOptionalString('app.title');
  useEffect(() => {
    const page = items.find(
      (item): item is Titled =>
        Boolean(item) &&
        typeof item === 'object' &&
        (pathname === item.href ||
          (item.href !== '/' && pathname.startsWith(`${item.href}/`))),
    );
    document.title = [page?.title, appTitle].filter(Boolean).join(' · ');
  }, [pathname, items, appTitle]);
}
