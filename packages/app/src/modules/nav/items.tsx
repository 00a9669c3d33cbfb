import type { NavContentNavItems } from '@backstage/plugin-app-react';
import {
  RiAddBoxLine,
  RiBook3Line,
  RiBuilding2Line,
  RiExchangeLine,
  RiHome5Line,
  RiRocketLine,
  RiPulseLine,
  RiSearchLine,
  RiSettings3Line,
  RiShieldCheckLine,
  RiStackLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';

export interface NavItem {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly icon: ReactElement;
}

/** Our words and shapes for the pages we know, in the order of use; whatever else is installed follows. */
const MAIN: readonly (readonly [string, string, ReactElement])[] = [
  ['page:golden-dashboard', 'Home', <RiHome5Line />],
  ['page:tenant', 'Tenants', <RiBuilding2Line />],
  ['page:release-scorecard', 'Releases', <RiRocketLine />],
  ['page:scaffolder', 'Create', <RiAddBoxLine />],
  ['page:operation', 'Operations', <RiExchangeLine />],
  ['page:probe', 'Probes', <RiPulseLine />],
  ['page:residency', 'Residency', <RiShieldCheckLine />],
  ['page:ledger', 'Ledger', <RiBook3Line />],
  ['page:catalog', 'Catalog', <RiStackLine />],
  ['page:search', 'Search', <RiSearchLine />],
];

const SETTINGS = [
  'page:user-settings',
  'Settings',
  <RiSettings3Line />,
] as const;

export interface ArrangedItems {
  readonly main: readonly NavItem[];
  readonly settings: NavItem | undefined;
  readonly notificationsHref: string | undefined;
}

/** Each installed page once; a page that is not installed has no item, so that no link is dead. */
export function arrangeItems(navItems: NavContentNavItems): ArrangedItems {
  const bag = navItems.clone();
  const take = (id: string, title: string, icon: ReactElement) => {
    const item = bag.take(id);
    return item && { id, title, href: item.href, icon };
  };
  const known = MAIN.map(([id, title, icon]) => take(id, title, icon));
  const settings = take(...SETTINGS);
  const notificationsHref = bag.take('page:notifications')?.href;
  const others = bag.rest().map(item => ({
    id: item.node.spec.id,
    title: item.title,
    href: item.href,
    icon: <>{item.icon}</>,
  }));
  return {
    main: [...known, ...others].filter(
      (item): item is NavItem => item !== undefined,
    ),
    settings,
    notificationsHref,
  };
}
