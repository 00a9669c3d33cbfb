import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import { ErrorPanel, StatusBadge } from '@companyos/plugin-operation-react';
import {
  probeRunPermission,
  type ProbeArm,
  type ProbeRun,
  type ProbeView,
} from '@companyos/plugin-probe-common';
import {
  armName,
  outcomeLook,
  probeApiRef,
} from '@companyos/plugin-probe-react';
import { useState } from 'react';
import { RunSteps } from './RunSteps';
import styles from '../probe.module.css';

/** For those who may: walk it now, on what users have or on the canary, and see each step. It counts like any other walk. */
export function RunNow(props: { probe: ProbeView; onRun: () => void }) {
  const { probe } = props;
  const api = useApi(probeApiRef);
  const { allowed, loading } = usePermission({
    permission: probeRunPermission,
  });
  const [walking, setWalking] = useState<ProbeArm>();
  const [run, setRun] = useState<ProbeRun>();
  const [error, setError] = useState<unknown>();

  const walk = async (arm: ProbeArm) => {
    setWalking(arm);
    setError(undefined);
    try {
      setRun(await api.run(probe.id, { arm }));
      props.onRun();
    } catch (thrown) {
      setError(thrown);
    }
    setWalking(undefined);
  };

  if (loading) return null;
  if (!allowed) {
    return (
      <p className={styles.quiet}>
        It is walked by itself; platform engineers and people on call may walk
        it at once.
      </p>
    );
  }
  return (
    <>
      <div className={styles.bar}>
        {probe.arms.map(({ arm }) => (
          <Button
            key={arm}
            variant={arm === 'stable' ? 'primary' : 'secondary'}
            isPending={walking === arm}
            isDisabled={walking !== undefined && walking !== arm}
            onPress={() => walk(arm)}
          >
            {probe.arms.length > 1
              ? `Walk ${armName(arm).toLowerCase()} now`
              : 'Walk it now'}
          </Button>
        ))}
        <span className={styles.quiet}>
          It counts like any other walk: it can open an incident, or resolve
          one.
        </span>
      </div>
      {error !== undefined && <ErrorPanel error={error} />}
      <div role="status">
        {run && (
          <section className={styles.card} aria-labelledby="your-walk">
            <div className={styles.row}>
              <h2 id="your-walk">Your walk</h2>
              <StatusBadge look={outcomeLook(run.outcome)} />
            </div>
            <p>{run.message ?? 'Every step passed.'}</p>
            <RunSteps run={run} />
          </section>
        )}
      </div>
    </>
  );
}
