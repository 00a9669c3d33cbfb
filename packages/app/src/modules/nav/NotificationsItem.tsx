import { useApi } from '@backstage/frontend-plugin-api';
import { notificationsApiRef } from '@backstage/plugin-notifications';
import { useSignal } from '@backstage/plugin-signals-react';
import { useAsyncRefetch } from '@companyos/plugin-operation-react';
import { RiNotification3Line } from '@remixicon/react';
import { useEffect } from 'react';
import { NavLink } from 'react-router-dom';

/** Notifications with how many are unread, renewed when a new one arrives. */
export function NotificationsItem(props: {
  href: string;
  className: string;
  iconClassName: string;
  countClassName: string;
}) {
  const api = useApi(notificationsApiRef);
  const { lastSignal } = useSignal('notifications');
  const { value, refetch } = useAsyncRefetch(() => api.getStatus(), {
    key: 'notifications',
  });
  useEffect(() => {
    if (lastSignal) {
      refetch();
    }
  }, [lastSignal, refetch]);
  const unread = value?.unread ?? 0;
  return (
    <li>
      <NavLink to={props.href} className={props.className}>
        <span className={props.iconClassName} aria-hidden>
          <RiNotification3Line />
        </span>
        Notifications
        {unread > 0 && (
          <span
            className={props.countClassName}
            aria-label={`${unread} unread`}
          >
            {unread}
          </span>
        )}
      </NavLink>
    </li>
  );
}
