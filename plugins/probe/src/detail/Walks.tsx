import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Select } from '@backstage/ui';
import {
  ErrorPanel,
  Loaded,
  RelativeTime,
  StatusBadge,
} from '@companyos/plugin-operation-react';
import {
  probeOutcomes,
  type ProbeArm,
  type ProbeOutcome,
  type ProbeRun,
  type ProbeView,
} from '@companyos/plugin-probe-common';
import {
  armName,
  outcomeLook,
  probeApiRef,
  useProbes,
  tookWords,
} from '@companyos/plugin-probe-react';
import { useState } from 'react';
import { RunSteps } from './RunSteps';
import styles from '../probe.module.css';

const ANY = 'any';

/** The history of walks, newest first, each with its steps behind it. */
export function Walks(props: { probe: ProbeView }) {
  const { id } = props.probe;
  const [arm, setArm] = useState<ProbeArm>();
  const [outcome, setOutcome] = useState<ProbeOutcome>();
  const result = useProbes(
    `${id} ${arm} ${outcome}`,
    (api, signal) => api.runs(id, { arm, outcome }, { signal }),
    id,
  );
  return (
    <section className={styles.section} aria-labelledby="walks">
      <h2 id="walks">All walks</h2>
      <div className={styles.bar} role="group" aria-label="Filter">
        <Select
          label="Where"
          value={arm ?? ANY}
          options={[
            { value: ANY, label: 'Everywhere' },
            { value: 'stable', label: armName('stable') },
            { value: 'canary', label: armName('canary') },
          ]}
          onChange={value =>
            setArm(value === ANY ? undefined : (value as ProbeArm))
          }
        />
        <Select
          label="Outcome"
          value={outcome ?? ANY}
          options={[
            { value: ANY, label: 'All outcomes' },
            ...probeOutcomes.map(value => ({
              value,
              label: outcomeLook(value).word,
            })),
          ]}
          onChange={value =>
            setOutcome(value === ANY ? undefined : (value as ProbeOutcome))
          }
        />
      </div>
      <Loaded what="walks" result={result} heightPx={240}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <p className={styles.empty}>
              {arm || outcome
                ? 'No walk is like this in the time that is kept.'
                : 'It was not walked yet; the first walk comes by itself.'}
            </p>
          ) : (
            <>
              <RunList runs={items} />
              <Older
                key={`${arm} ${outcome} ${nextCursor}`}
                probeId={id}
                query={{ arm, outcome }}
                cursor={nextCursor}
              />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function RunList(props: { runs: readonly ProbeRun[] }) {
  return (
    <ul className={styles.list}>
      {props.runs.map(run => (
        <li key={run.id}>
          <details className={styles.run}>
            <summary>
              <StatusBadge look={outcomeLook(run.outcome)} />
              <span>{armName(run.arm)}</span>
              <span>{run.message ?? 'Every step passed.'}</span>
              <span className={styles.number}>
                {tookWords(run.durationMs)},{' '}
                <RelativeTime iso={run.finishedAt} />
              </span>
            </summary>
            <div>
              <RunSteps run={run} />
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** What came before, one page at a time, at request. */
function Older(props: {
  probeId: string;
  query: { readonly arm?: ProbeArm; readonly outcome?: ProbeOutcome };
  cursor: string | null;
}) {
  const api = useApi(probeApiRef);
  const [runs, setRuns] = useState<readonly ProbeRun[]>([]);
  const [cursor, setCursor] = useState(props.cursor);
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<unknown>();

  const fetchMore = async () => {
    if (!cursor) return;
    setPending(true);
    setError(undefined);
    try {
      const page = await api.runs(props.probeId, { ...props.query, cursor });
      setRuns([...runs, ...page.items]);
      setCursor(page.nextCursor);
    } catch (thrown) {
      setError(thrown);
    }
    setPending(false);
  };

  return (
    <>
      {runs.length > 0 && <RunList runs={runs} />}
      {error !== undefined && <ErrorPanel error={error} onRetry={fetchMore} />}
      {cursor && (
        <div>
          <Button variant="secondary" isPending={isPending} onPress={fetchMore}>
            Show older walks
          </Button>
        </div>
      )}
    </>
  );
}
