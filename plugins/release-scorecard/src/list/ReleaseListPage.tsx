import { ButtonLink, Container, Header } from '@backstage/ui';
import { Loaded } from '@companyos/plugin-operation-react';
import { RiRocketLine } from '@remixicon/react';
import { usePaths } from '../usePaths';
import { Filters } from './Filters';
import { NoReleases } from './NoReleases';
import { Pages } from './Pages';
import { Rollouts } from './Rollouts';
import { Serving } from './Serving';
import { EVERYTHING, useReleaseQuery } from './useReleaseQuery';
import { useRollouts } from './useRollouts';
import page from '../page.module.css';

/** What serves, what is on its way, and how everything before it went. */
export function ReleaseListPage() {
  const [query, change] = useReleaseQuery();
  const { start } = usePaths();
  const rollouts = useRollouts(query);
  const isFiltered = Boolean(query.component || query.target || query.show);
  return (
    <>
      <Header
        title="Releases"
        description="What serves at each target, what is on its way, and how everything before it went."
        customActions={
          start && (
            <ButtonLink
              href={start}
              variant="primary"
              iconStart={<RiRocketLine />}
            >
              Release a version
            </ButtonLink>
          )
        }
      />
      <Container className={page.page}>
        <Filters query={query} onChange={change} />
        {!query.after && <Serving query={query} />}
        <section aria-labelledby="rollouts" className={page.section}>
          <h2 id="rollouts" className={page.heading}>
            {query.show === 'active'
              ? 'On their way'
              : 'What was released, newest first'}
          </h2>
          <Loaded what="releases" result={rollouts} heightPx={240}>
            {({ items, next }) => (
              <>
                {items.length > 0 ? (
                  <Rollouts rollouts={items} />
                ) : (
                  <NoReleases
                    why={whyEmpty(isFiltered, query.after)}
                    onReset={() => change(EVERYTHING)}
                  />
                )}
                <Pages after={query.after} next={next} onChange={change} />
              </>
            )}
          </Loaded>
        </section>
      </Container>
    </>
  );
}

function whyEmpty(isFiltered: boolean, after: string | undefined) {
  if (after) return 'beyond';
  return isFiltered ? 'no-match' : 'none';
}
