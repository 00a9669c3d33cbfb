import {
  BreadcrumbEntry,
  useBreadcrumbEntries,
  type PageLayoutProps,
} from '@backstage/frontend-plugin-api';
import { PluginHeader } from '@backstage/ui';
import { NavLink, useResolvedPath } from 'react-router-dom';
import styles from './PageLayout.module.css';
import { useOwnMain } from './useOwnMain';

function Tabs(props: {
  label: string;
  tabs: NonNullable<PageLayoutProps['tabs']>;
}) {
  const parent = useResolvedPath('.').pathname.replace(/\/$/, '');
  return (
    <nav className={styles.tabs} aria-label={props.label}>
      <ul>
        {props.tabs.map(({ id, label, href }) => (
          <li key={id}>
            <NavLink to={href.startsWith('/') ? href : `${parent}/${href}`}>
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/**
 * What stands around each page. Unlike Backstage's own it is a `main` landmark, unless the page brings one, and its tabs are
 * links in a list that scrolls on narrow screens.
 */
export function PageLayout(props: PageLayoutProps) {
  const { title, icon, noHeader, titleLink, headerActions, tabs, children } =
    props;
  const { items: breadcrumbs } = useBreadcrumbEntries();
  const path = useResolvedPath('.').pathname;
  const { ref, hasOwnMain } = useOwnMain();
  if (noHeader) {
    return <>{children}</>;
  }
  const content = (
    <div ref={ref} role={hasOwnMain ? undefined : 'main'}>
      <section aria-label="Where you are">
        <PluginHeader
          title={title}
          icon={icon}
          titleLink={titleLink}
          breadcrumbs={breadcrumbs}
          customActions={headerActions}
        />
        {tabs && tabs.length > 1 && (
          <Tabs label={title ?? 'Pages'} tabs={tabs} />
        )}
      </section>
      {children}
    </div>
  );
  return title ? (
    <BreadcrumbEntry entry={{ label: title, href: titleLink ?? path }}>
      {content}
    </BreadcrumbEntry>
  ) : (
    content
  );
}
