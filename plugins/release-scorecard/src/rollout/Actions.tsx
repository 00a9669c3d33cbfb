import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { ReasonDialog } from '@companyos/plugin-operation-react';
import type { Rollout, SteeringVerb } from '@companyos/plugin-release-common';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { useState } from 'react';
import { RollBackTo } from '../release/RollBackTo';
import { useRelease } from '../release/useRelease';
import { SHOWN_VERBS, verbWords } from './verbs';
import styles from '../page.module.css';

/** What this person may do with a rollout now, as the back end says; each with a reason. */
export function Actions(props: { rollout: Rollout; onChange: () => void }) {
  const { rollout, onChange } = props;
  const api = useApi(releaseApiRef);
  const [open, setOpen] = useState<SteeringVerb>();
  const verbs = SHOWN_VERBS.filter(verb => rollout.allowed.includes(verb));
  const previous = rollout.state === 'completed' ? rollout.previous : null;
  if (verbs.length === 0 && !previous) return null;
  return (
    <div className={styles.buttons}>
      {verbs.map(verb => (
        <Button
          key={verb}
          variant={verb === 'abort' ? 'primary' : 'secondary'}
          destructive={verb === 'abort'}
          onPress={() => setOpen(verb)}
        >
          {verbWords(verb, rollout).confirm}
        </Button>
      ))}
      {previous && <BackToPrevious id={previous.id} onChange={onChange} />}
      {open && (
        <ReasonDialog
          words={verbWords(open, rollout)}
          onConfirm={async reason => {
            await api.steer(rollout.id, open, { reason });
            onChange();
          }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}

/** A release that has ended is not aborted: one goes back to the version before by name. */
function BackToPrevious(props: { id: string; onChange: () => void }) {
  const { value } = useRelease(props.id);
  return value ? (
    <RollBackTo release={value} onChange={props.onChange} />
  ) : null;
}
