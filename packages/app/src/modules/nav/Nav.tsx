import type { NavContentComponentProps } from '@backstage/plugin-app-react';
import { RiCloseLine, RiMenuLine } from '@remixicon/react';
import { useEffect, useId, useMemo, useState } from 'react';
import { NavLink, useLocation } from 'react-router-dom';
import { arrangeItems, NavItem } from './items';
import { LogoMark } from './Logo';
import { NotificationsItem } from './NotificationsItem';
import { Person } from './Person';
import { useDocumentTitle } from './useDocumentTitle';
import styles from './Nav.module.css';

function Item(props: { item: NavItem }) {
  const { item } = props;
  return (
    <li>
      <NavLink to={item.href} end={item.href === '/'} className={styles.item}>
        <span className={styles.icon} aria-hidden>
          {item.icon}
        </span>
        {item.title}
      </NavLink>
    </li>
  );
}

/** The portal's navigation: a column on wide screens; on narrow ones a bar whose button opens the same list. */
export function Nav(props: NavContentComponentProps) {
  const { main, settings, notificationsHref } = useMemo(
    () => arrangeItems(props.navItems),
    [props.navItems],
  );
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const listId = useId();
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        setOpen(false);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  useDocumentTitle(
    useMemo(
      () => [
        ...main,
        settings,
        notificationsHref && {
          title: 'Notifications',
          href: notificationsHref,
        },
      ],
      [main, settings, notificationsHref],
    ),
  );

  return (
    <header className={styles.nav} data-open={open || undefined}>
      <div className={styles.bar}>
        <NavLink
          to="/"
          className={styles.brand}
          aria-label="CompanyOS Portal, home"
        >
          <LogoMark sizePx={30} />
          <span>
            CompanyOS <span className={styles.thin}>Portal</span>
          </span>
        </NavLink>
        <button
          type="button"
          className={styles.toggle}
          aria-expanded={open}
          aria-controls={listId}
          aria-label={open ? 'Close menu' : 'Open menu'}
          onClick={() => setOpen(!open)}
        >
          {open ? <RiCloseLine aria-hidden /> : <RiMenuLine aria-hidden />}
        </button>
      </div>
      <div className={styles.body} id={listId}>
        <nav aria-label="Main">
          <ul className={styles.list}>
            {main.map(item => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        </nav>
        <nav aria-label="Personal" className={styles.bottom}>
          <ul className={styles.list}>
            {notificationsHref && (
              <NotificationsItem
                href={notificationsHref}
                className={styles.item}
                iconClassName={styles.icon}
                countClassName={styles.count}
              />
            )}
            {settings && <Item item={settings} />}
          </ul>
          <Person />
        </nav>
      </div>
    </header>
  );
}
