import { Link } from '@backstage/ui';
import {
  EntityLink,
  Loaded,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import type { Release } from '@companyos/plugin-release-common';
import { releaseLook } from '@companyos/plugin-release-react';
import { usePaths } from '../usePaths';
import type { ReleaseQuery } from './useReleaseQuery';
import { useServing } from './useRollouts';
import page from '../page.module.css';
import styles from './list.module.css';

/** What everybody is served with now, by component and target. */
export function Serving(props: {
  query: Pick<ReleaseQuery, 'component' | 'target'>;
}) {
  const result = useServing(props.query);
  // Before the first release nothing is on record; the list below says what to do.
  if (result.value?.length === 0) return null;
  return (
    <section aria-labelledby="serving" className={page.section}>
      <h2 id="serving" className={page.heading}>
        Serving now
      </h2>
      <Loaded what="what serves" result={result} heightPx={80}>
        {releases => (
          <ul className={styles.serving} aria-label="Serving now">
            {releases.map(release => (
              <Served key={release.id} release={release} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Served(props: { release: Release }) {
  const { release } = props;
  const paths = usePaths();
  return (
    <li className={page.card}>
      <div className={page.head}>
        <Link href={paths.one(release.id)} weight="bold">
          {release.version}
        </Link>
        <StatusBadge look={releaseLook(release)} />
      </div>
      <p>
        <EntityLink entityRef={release.component} /> at {release.target}
      </p>
      <p className={page.quiet}>
        {release.servedAt ? (
          <>
            Took over <RelativeTime iso={release.servedAt} />
          </>
        ) : (
          'There before the portal was'
        )}
      </p>
    </li>
  );
}
