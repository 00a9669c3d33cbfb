import { Link } from '@backstage/ui';
import {
  absoluteTime,
  CopyableId,
  EntityLink,
  Facts,
} from '@companyos/plugin-operation-react';
import type {
  ReleaseReference,
  Rollout,
} from '@companyos/plugin-release-common';
import { usePaths } from '../usePaths';
import { shortDigest } from '../words';
import page from '../page.module.css';

function Version(props: { release: ReleaseReference }) {
  const { digest, id, version } = props.release;
  const paths = usePaths();
  return (
    <>
      <Link href={paths.one(id)}>{version}</Link>{' '}
      <CopyableId
        id={digest}
        short={shortDigest(digest)}
        label={`digest of ${version}`}
      />
    </>
  );
}

/** The facts to quote, and the strategy that was followed. */
export function Record(props: { rollout: Rollout }) {
  const { rollout } = props;
  const { id, previous, release, strategy } = rollout;
  return (
    <section className={page.card} aria-labelledby="record">
      <h2 id="record">For the record</h2>
      <Facts
        label="For the record"
        facts={[
          ['Component', <EntityLink entityRef={rollout.component} />],
          ['Version', <Version release={release} />],
          [
            'Before',
            previous ? <Version release={previous} /> : 'Nothing served',
          ],
          ['Rollout', <CopyableId id={id} label="rollout ID" />],
          ['Started', absoluteTime(rollout.startedAt)],
          [
            'Ended',
            rollout.endedAt ? absoluteTime(rollout.endedAt) : 'Not yet',
          ],
          [
            'Share read back',
            rollout.observedPercent === null
              ? 'Not yet'
              : `${rollout.observedPercent} % (decided: ${rollout.weightPercent} %)`,
          ],
          [
            'In the ledger',
            <Link
              href={`/ledger?subject=${encodeURIComponent(`rollout:${id}`)}`}
            >
              Entries of this rollout
            </Link>,
          ],
        ]}
      />
      <details className={page.details}>
        <summary>Show the strategy that was followed</summary>
        {/* What scrolls must be reachable with the keyboard. */}
        {/* eslint-disable jsx-a11y/no-noninteractive-tabindex */}
        <pre
          className={page.code}
          role="region"
          tabIndex={0}
          aria-label="Strategy"
        >
          {JSON.stringify(strategy, null, 2)}
        </pre>
        {/* eslint-enable jsx-a11y/no-noninteractive-tabindex */}
      </details>
    </section>
  );
}
