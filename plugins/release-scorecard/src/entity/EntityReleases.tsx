import { stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink } from '@backstage/ui';
import { Loaded } from '@companyos/plugin-operation-react';
import { Rollouts } from '../list/Rollouts';
import { Serving } from '../list/Serving';
import { NoReleases } from '../list/NoReleases';
import { useRollouts } from '../list/useRollouts';
import { usePaths } from '../usePaths';
import page from '../page.module.css';

/** A component's releases, on its catalog page. */
export function EntityReleases() {
  const component = stringifyEntityRef(useEntity().entity);
  const paths = usePaths();
  const rollouts = useRollouts({
    component,
    target: undefined,
    show: undefined,
    after: undefined,
  });
  return (
    <div className={page.page}>
      <div className={page.buttons}>
        {paths.start && (
          <ButtonLink
            href={`${paths.start}?formData=${encodeURIComponent(
              JSON.stringify({ component }),
            )}`}
            variant="primary"
          >
            Release a version
          </ButtonLink>
        )}
        <ButtonLink
          href={`${paths.list}?component=${encodeURIComponent(component)}`}
          variant="secondary"
        >
          All of its releases
        </ButtonLink>
      </div>
      <Serving query={{ component, target: undefined }} />
      <section aria-labelledby="rollouts" className={page.section}>
        <h2 id="rollouts" className={page.heading}>
          What was released, newest first
        </h2>
        <Loaded what="releases" result={rollouts}>
          {({ items }) =>
            items.length > 0 ? (
              <Rollouts rollouts={items} />
            ) : (
              <NoReleases why="none" onReset={rollouts.refetch} />
            )
          }
        </Loaded>
      </section>
    </div>
  );
}
