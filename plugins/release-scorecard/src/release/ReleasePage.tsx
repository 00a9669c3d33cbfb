import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { ButtonLink, Container, Header } from '@backstage/ui';
import {
  CopyableId,
  EntityLink,
  Facts,
  Loaded,
  LookIcon,
  RelativeTime,
} from '@companyos/plugin-operation-react';
import type { Release, ReleaseState } from '@companyos/plugin-release-common';
import { releaseLook } from '@companyos/plugin-release-react';
import { Rollouts } from '../list/Rollouts';
import { ScorecardSection } from '../scorecard/ScorecardSection';
import { usePaths } from '../usePaths';
import { componentName, shortDigest } from '../words';
import { RollBackTo } from './RollBackTo';
import { useRelease } from './useRelease';
import { useRolloutsOf } from './useRolloutsOf';
import answer from '../rollout/answer.module.css';
import page from '../page.module.css';

/** One version at one target: where it stands, its scorecard, and how often it was tried. */
export function ReleasePage(props: { id: string }) {
  const { id } = props;
  const result = useRelease(id);
  const paths = usePaths();
  const release = result.value;
  const title = release
    ? `${componentName(release.component)} ${release.version} at ${
        release.target
      }`
    : 'Release';
  return (
    <BreadcrumbEntry entry={{ label: title, href: paths.one(id) }}>
      <Header
        title={title}
        customActions={
          release && (
            <div className={page.buttons}>
              {paths.start && canBeReleased(release) && (
                <ButtonLink
                  href={startOf(paths.start, release)}
                  variant="secondary"
                >
                  Release it again
                </ButtonLink>
              )}
              <RollBackTo release={release} onChange={result.refetch} />
            </div>
          )
        }
      />
      <Container className={page.page}>
        <Loaded what="the release" result={result} heightPx={240}>
          {value => <Shown release={value} />}
        </Loaded>
      </Container>
    </BreadcrumbEntry>
  );
}

function canBeReleased({ state }: Release): boolean {
  return state !== 'stable' && state !== 'rolling-out';
}

/** The wizard takes what is filled in from the address. */
function startOf(path: string, { component, target, version }: Release) {
  const formData = JSON.stringify({ component, target, version });
  return `${path}?formData=${encodeURIComponent(formData)}`;
}

const SENTENCES: {
  readonly [state in ReleaseState]: (release: Release) => string;
} = {
  new: ({ version, target }) => `${version} has never served at ${target}.`,
  'rolling-out': ({ version, target }) =>
    `${version} is on its way to ${target}.`,
  stable: ({ version, target }) => `${version} serves everybody at ${target}.`,
  superseded: ({ version, target }) =>
    `${version} served at ${target}, and another version does now.`,
  aborted: ({ version, target }) =>
    `${version} was taken back from ${target}. It is not tried again unless somebody says why.`,
  failed: ({ version, target }) => `${version} never started at ${target}.`,
};

function Shown(props: { release: Release }) {
  const { release } = props;
  const look = releaseLook(release);
  return (
    <>
      <section
        className={answer.answer}
        data-tone={look.tone}
        aria-labelledby="answer"
      >
        <div className={answer.head}>
          <LookIcon look={look} sizePx={28} />
          <h2 id="answer" className={answer.sentence}>
            <span role="status">
              {SENTENCES[release.state]?.(release) ?? look.word}
            </span>
          </h2>
        </div>
        <p className={page.quiet}>
          {release.servedAt ? (
            <>
              It last took all traffic <RelativeTime iso={release.servedAt} />.
            </>
          ) : (
            'It never had all traffic.'
          )}
        </p>
      </section>
      <ScorecardSection releaseId={release.id} />
      <Attempts release={release} />
      <section className={page.card} aria-labelledby="record">
        <h2 id="record">For the record</h2>
        <Facts
          label="For the record"
          facts={[
            ['Component', <EntityLink entityRef={release.component} />],
            [
              'Digest',
              <CopyableId
                id={release.digest}
                short={shortDigest(release.digest)}
                label="digest"
              />,
            ],
            ['Release', <CopyableId id={release.id} label="release ID" />],
            ['First started by', <EntityLink entityRef={release.createdBy} />],
            ['First seen', <RelativeTime iso={release.createdAt} />],
          ]}
        />
      </section>
    </>
  );
}

/** Every rollout of this release, newest first. */
function Attempts(props: { release: Release }) {
  const result = useRolloutsOf(props.release);
  return (
    <section className={page.section} aria-labelledby="attempts">
      <h2 id="attempts" className={page.heading}>
        Rollouts of it
      </h2>
      <Loaded what="its rollouts" result={result} heightPx={120}>
        {({ items }) =>
          items.length > 0 ? (
            <Rollouts rollouts={items} />
          ) : (
            <p className={page.quiet}>
              None: it served before releases were watched here.
            </p>
          )
        }
      </Loaded>
    </section>
  );
}
