import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  entityRouteParams,
  entityRouteRef,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';

/** A group, user or resource of the catalog by the name people know, leading to its page. */
export function EntityLink(props: { entityRef: string }) {
  const { entityRef } = props;
  const { primaryTitle } = useEntityPresentation(entityRef);
  const route = useRouteRef(entityRouteRef);
  const href = route?.(entityRouteParams(parseEntityRef(entityRef)));
  return href ? (
    <Link href={href} title={entityRef}>
      {primaryTitle}
    </Link>
  ) : (
    <span title={entityRef}>{primaryTitle}</span>
  );
}
