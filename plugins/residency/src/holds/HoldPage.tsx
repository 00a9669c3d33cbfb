import { Button, Link } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  absoluteTime,
  actorName,
  CopyableId,
  links,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import {
  residencyHoldPermission,
  type Hold,
  type HoldDetails,
} from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { residencyApiRef } from '../api';
import { Facts } from '../components/Facts';
import { Loaded } from '../components/Loaded';
import { May } from '../components/May';
import { useFresh } from '../components/useFresh';
import { usePaths } from '../usePaths';
import { HELD, RELEASED } from '../words';
import { Gone } from './Gone';
import { ReleaseHold } from './ReleaseHold';
import styles from '../components/residency.module.css';

/** One hold: whether it is in force, what it keeps now, and how it was placed and released. */
export function HoldPage() {
  const { id = '' } = useParams();
  const api = useApi(residencyApiRef);
  const result = useFresh(id, signal => api.hold(id, { signal }));
  const [isReleasing, setReleasing] = useState(false);
  return (
    <>
      <Link href={usePaths().holds}>All legal holds</Link>
      <Loaded result={result} what="the hold">
        {details => (
          <>
            <Sentence hold={details.hold} />
            <Release details={details} onAsk={() => setReleasing(true)} />
            {isReleasing && (
              <ReleaseHold
                hold={details.hold}
                onClose={() => {
                  setReleasing(false);
                  result.refetch();
                }}
              />
            )}
            <Keeps details={details} />
            <History hold={details.hold} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Sentence(props: { hold: Hold }) {
  const { hold } = props;
  return (
    <p className={styles.lead}>
      <StatusBadge look={hold.released ? RELEASED : HELD} /> Case{' '}
      <strong>{hold.case}</strong> {hold.released ? 'held' : 'holds'}{' '}
      {hold.subjectName}: {hold.reason}
    </p>
  );
}

function Release(props: { details: HoldDetails; onAsk: () => void }) {
  const { hold, openRelease } = props.details;
  if (hold.released) return null;
  if (openRelease) {
    return (
      <p className={styles.note} role="status">
        {actorName(openRelease.actor.ref)} has asked for its release; someone
        else of data governance has to approve it.{' '}
        <Link href={links.operation('residency', openRelease.id)}>
          Show the release and its approvals
        </Link>
      </p>
    );
  }
  return (
    <May permission={residencyHoldPermission}>
      <div>
        <Button variant="secondary" onPress={props.onAsk}>
          Ask for its release
        </Button>
      </div>
    </May>
  );
}

function Keeps(props: { details: HoldDetails }) {
  const { hold, keeps, keepsUnknown } = props.details;
  if (hold.released) return null;
  return (
    <section className={styles.card} aria-labelledby="keeps">
      <h2 id="keeps">What it keeps</h2>
      {keepsUnknown && <p role="alert">{keepsUnknown}</p>}
      {!keepsUnknown && keeps.length === 0 && (
        <p className={styles.quiet}>Nothing is there now.</p>
      )}
      <ul className={styles.list}>
        {keeps.map(({ kind, name, text }) => (
          <li key={`${kind} ${name}`}>
            <strong>{name}</strong>: {text}
          </li>
        ))}
      </ul>
      <Gone gone={hold.gone} />
    </section>
  );
}

function History(props: { hold: Hold }) {
  const { hold } = props;
  return (
    <Facts
      title="How it came about"
      facts={[
        ['On', <code className={styles.code}>{hold.subject}</code>],
        [
          'Placed',
          <>
            {actorName(hold.placedBy)}, {absoluteTime(hold.placedAt)} (
            <RelativeTime iso={hold.placedAt} />)
          </>,
        ],
        [
          'Operation',
          <Link href={links.operation('residency', hold.operationId)}>
            {hold.operationId}
          </Link>,
        ],
        [
          'Decision',
          <CopyableId
            id={hold.decisionId}
            label="decision ID"
            href={links.decisionInLedger(hold.decisionId)}
          />,
        ],
        ...(hold.released
          ? [
              [
                'Released',
                <>
                  {actorName(hold.released.by)},{' '}
                  {absoluteTime(hold.released.at)}: {hold.released.reason}{' '}
                  <Link
                    href={links.operation(
                      'residency',
                      hold.released.operationId,
                    )}
                  >
                    {hold.released.operationId}
                  </Link>
                </>,
              ] as const,
            ]
          : []),
      ]}
    />
  );
}
