import { useApi } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  ErrorPanel,
  links,
  PlanView,
  ReasonDialog,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import type { Release } from '@companyos/plugin-release-common';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';

/** Going back to a release that has served: its plan first, then a reason. Not there for who may not. */
export function RollBackTo(props: { release: Release; onChange: () => void }) {
  const { release } = props;
  const [open, setOpen] = useState(false);
  if (!release.allowed.includes('rollback')) return null;
  return (
    <>
      <Button variant="primary" destructive onPress={() => setOpen(true)}>
        Roll back to {release.version}
      </Button>
      {open && <Plan {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function Plan(props: {
  release: Release;
  onChange: () => void;
  onClose: () => void;
}) {
  const { release, onChange, onClose } = props;
  const { id, target, version } = release;
  const api = useApi(releaseApiRef);
  const navigate = useNavigate();
  const { value, error, refetch } = useAsyncRefetch(
    signal => api.planRollback(id, { signal }),
    { key: id },
  );
  return (
    <ReasonDialog
      words={{
        question: `Roll back to ${version}?`,
        consequence: `${version} gets all of ${target} at once, and 1,000 requests must be answered by it before this counts as done. It goes on without you.`,
        confirm: `Roll back to ${version}`,
        dismiss: 'Change nothing',
        destructive: true,
      }}
      onConfirm={async reason => {
        const planHash = value?.plan.hash;
        const operation = await api.rollback(id, {
          reason,
          ...(planHash && { planHash }),
        });
        onChange();
        navigate(links.operation('release', operation.id));
      }}
      onClose={onClose}
    >
      {error !== undefined && <ErrorPanel error={error} onRetry={refetch} />}
      {value && <PlanView decidedPlan={value} />}
      {!value && error === undefined && (
        <p role="status">Working out what it would do…</p>
      )}
    </ReasonDialog>
  );
}
