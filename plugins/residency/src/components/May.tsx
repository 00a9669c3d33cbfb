import { usePermission } from '@backstage/plugin-permission-react';
import type { BasicPermission } from '@backstage/plugin-permission-common';
import type { ReactNode } from 'react';

/** Offers something only to people who may ever do it; each request is decided all the same. */
export function May(props: {
  permission: BasicPermission;
  children: ReactNode;
}) {
  const { allowed } = usePermission({ permission: props.permission });
  return allowed ? <>{props.children}</> : null;
}
