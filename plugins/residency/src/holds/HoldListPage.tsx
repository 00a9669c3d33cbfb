import {
  Button,
  Cell,
  Column,
  Link,
  Row,
  Select,
  TableBody,
  TableHeader,
  TableRoot,
  useBreakpoint,
} from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  actorName,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import {
  residencyHoldPermission,
  type Hold,
  type HoldQuery,
} from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { residencyApiRef } from '../api';
import { Empty } from '../components/Empty';
import { Loaded } from '../components/Loaded';
import { May } from '../components/May';
import { useFresh } from '../components/useFresh';
import { usePaths } from '../usePaths';
import { HELD, RELEASED } from '../words';
import { PlaceHold } from './PlaceHold';
import styles from '../components/residency.module.css';

const STATES = [
  { value: 'active', label: 'In force' },
  { value: 'released', label: 'Released' },
  { value: 'all', label: 'All' },
];

type State = NonNullable<HoldQuery['state']>;

/** Legal holds by case. Which are shown is in the address. */
export function HoldListPage() {
  const api = useApi(residencyApiRef);
  const [params, setParams] = useSearchParams();
  const wanted = params.get('state') ?? '';
  const state = STATES.some(({ value }) => value === wanted)
    ? (wanted as State)
    : 'active';
  const subject = params.get('subject') ?? undefined;
  const result = useFresh(`${state} ${subject}`, signal =>
    api.holds({ state, subject }, { signal }),
  );
  const [isPlacing, setPlacing] = useState(false);

  return (
    <>
      <div className={styles.bar}>
        <Select
          className={styles.filter}
          label="Show"
          options={STATES}
          value={state}
          onChange={key =>
            setParams(before => {
              const next = new URLSearchParams(before);
              next.set('state', String(key));
              return next;
            })
          }
        />
        <May permission={residencyHoldPermission}>
          <Button variant="primary" onPress={() => setPlacing(true)}>
            Place a legal hold
          </Button>
        </May>
      </div>
      {isPlacing && (
        <PlaceHold
          subject={subject}
          onClose={() => {
            setPlacing(false);
            result.refetch();
          }}
        />
      )}
      <Loaded result={result} what="legal holds">
        {holds =>
          holds.length === 0 ? (
            <Empty
              title={state === 'active' ? 'Nothing is held' : 'No hold to show'}
              text="A legal hold keeps everything of a tenant or an artifact until two people of data governance have released it."
            />
          ) : (
            <List holds={holds} />
          )
        }
      </Loaded>
    </>
  );
}

function Case(props: { hold: Hold }) {
  const { hold } = props;
  return (
    <Link href={usePaths().hold(hold.id)} weight="bold">
      {hold.case}
    </Link>
  );
}

function List(props: { holds: readonly Hold[] }) {
  const isWide = useBreakpoint().up('sm');
  if (!isWide) {
    return (
      <ul className={styles.cards} aria-label="Legal holds">
        {props.holds.map(hold => (
          <li key={hold.id}>
            <StatusBadge look={hold.released ? RELEASED : HELD} />
            <Case hold={hold} />
            <div>{hold.subjectName}</div>
            <div className={styles.quiet}>{hold.reason}</div>
            <div className={styles.quiet}>
              {actorName(hold.placedBy)}, <RelativeTime iso={hold.placedAt} />
            </div>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <TableRoot aria-label="Legal holds">
      <TableHeader>
        <Column isRowHeader>Case</Column>
        <Column>State</Column>
        <Column>On</Column>
        <Column>Why</Column>
        <Column>Placed</Column>
      </TableHeader>
      <TableBody items={props.holds}>
        {hold => (
          <Row id={hold.id}>
            <Cell>
              <Case hold={hold} />
            </Cell>
            <Cell>
              <StatusBadge look={hold.released ? RELEASED : HELD} />
            </Cell>
            <Cell>{hold.subjectName}</Cell>
            <Cell>
              <span className={styles.stack}>{hold.reason}</span>
            </Cell>
            <Cell>
              <span className={styles.stack}>
                <RelativeTime iso={hold.placedAt} />
                <span className={styles.quiet}>{actorName(hold.placedBy)}</span>
              </span>
            </Cell>
          </Row>
        )}
      </TableBody>
    </TableRoot>
  );
}
