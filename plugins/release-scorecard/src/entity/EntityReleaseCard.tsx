import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Link } from '@backstage/ui';
import {
  Facts,
  Loaded,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { Release } from '@companyos/plugin-release-common';
import { releaseLook } from '@companyos/plugin-release-react';
import { useServing } from '../list/useRollouts';
import { usePaths } from '../usePaths';

/** On a component's overview: what serves where, and the way to its releases. */
export function EntityReleaseCard() {
  const component = stringifyEntityRef(useEntity().entity);
  const paths = usePaths();
  const result = useServing({ component, target: undefined });
  return (
    <Card>
      <CardHeader>Releases</CardHeader>
      <CardBody>
        <Loaded what="what serves" result={result} heightPx={60}>
          {releases => (
            <>
              {releases.length === 0 && (
                <p>Nothing has been released from here yet.</p>
              )}
              <Facts
                label="Serving now"
                facts={releases.map(release => [
                  release.target,
                  <Served release={release} href={paths.one(release.id)} />,
                ])}
              />
              <p>
                <Link
                  href={`${paths.list}?component=${encodeURIComponent(
                    component,
                  )}`}
                >
                  All of its releases
                </Link>
              </p>
            </>
          )}
        </Loaded>
      </CardBody>
    </Card>
  );
}

function Served(props: { release: Release; href: string }) {
  const { href, release } = props;
  return (
    <>
      <Link href={href}>{release.version}</Link>{' '}
      <StatusBadge look={releaseLook(release)} />{' '}
      {release.servedAt && <RelativeTime iso={release.servedAt} />}
    </>
  );
}
