import { Button } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { residencyRunPermission } from '@companyos/plugin-residency-common';
import { useState } from 'react';
import { residencyApiRef } from '../api';
import { Loaded } from '../components/Loaded';
import { May } from '../components/May';
import { Problem } from '../components/Problem';
import { useFresh } from '../components/useFresh';
import { ArtifactList } from './ArtifactList';
import { ScheduleTable } from './ScheduleTable';
import { Left, Sweeps } from './Sweeps';
import styles from '../components/residency.module.css';

/** How long things are kept, what is stored and why it stays, and what the sweeps did. */
export function RetentionPage() {
  const api = useApi(residencyApiRef);
  const result = useFresh('retention', signal => api.retention({ signal }));
  const [isSweeping, setSweeping] = useState(false);
  const [error, setError] = useState<unknown>();

  const sweep = async () => {
    setSweeping(true);
    setError(undefined);
    try {
      await api.sweep();
      result.refetch();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setSweeping(false);
    }
  };

  return (
    <Loaded result={result} what="retention">
      {({ artifacts, schedules, sweeps, troubles }) => (
        <>
          <div className={styles.bar}>
            <Sweeps sweeps={sweeps} />
            <May permission={residencyRunPermission}>
              <Button
                variant="secondary"
                isPending={isSweeping}
                onPress={sweep}
              >
                Sweep now
              </Button>
            </May>
          </div>
          {error !== undefined && <Problem error={error} />}
          <Left title="What cannot be looked at now" items={troubles} />
          <ArtifactList artifacts={artifacts} />
          <ScheduleTable schedules={schedules} />
        </>
      )}
    </Loaded>
  );
}
