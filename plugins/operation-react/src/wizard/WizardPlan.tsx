import type { DecidedPlan } from '@companyos/plugin-operation-common';
import { Button, Skeleton, Text } from '@backstage/ui';
import { RiRefreshLine } from '@remixicon/react';
import { useEffect, useId, type ReactNode } from 'react';
import { DenialPanel } from '../components/DenialPanel';
import { ErrorPanel } from '../components/ErrorPanel';
import { PlanView } from '../components/PlanView';
import { useAsyncRefetch } from '../hooks/useAsyncRefetch';
import { denialOf } from './denialOf';
import { FieldMessage } from './FieldMessage';
import { useSubmittedErrors } from './useSubmittedErrors';
import styles from './wizard.module.css';

function Planned(props: { pluginId: string; planned: DecidedPlan }) {
  const { pluginId, planned } = props;
  const isDenied = planned.decision.outcome !== 'allow';
  return (
    <>
      {isDenied && (
        <DenialPanel error={denialOf(planned.decision)} pluginId={pluginId} />
      )}
      <PlanView decidedPlan={planned} hideDecision={isDenied} />
    </>
  );
}

/**
 * A wizard's last field: what the form would change, and what policy says to it. Its value is the hash of an allowed plan, and
 * empty while there is none: before the answer, after a denial or an error, and whenever the form changes.
 */
export function WizardPlan<T extends DecidedPlan>(props: {
  pluginId: string;
  /** Another wish has another key. */
  wish: string;
  plan: (signal: AbortSignal) => Promise<T>;
  /** How it is shown; as a denial and a plan unless told. */
  show?: (planned: T) => ReactNode;
  formData: string | undefined;
  rawErrors: readonly string[] | undefined;
  onChange: (hash: string) => void;
}) {
  const { formData = '', onChange, pluginId, rawErrors } = props;
  const { value, error, loading, refetch } = useAsyncRefetch(props.plan, {
    key: props.wish,
  });
  const isAllowed = value?.decision.outcome === 'allow';
  const hash = value && isAllowed && !error ? value.plan.hash : '';

  useEffect(() => {
    if (formData !== hash) {
      onChange(hash);
    }
  }, [formData, hash, onChange]);

  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, formData);
  return (
    <div className={styles.plan}>
      {loading && (
        <div role="status">
          <Text as="p">Working out what would change…</Text>
          <Skeleton height={120} />
        </div>
      )}
      {Boolean(error) && <ErrorPanel error={error} onRetry={refetch} />}
      {value &&
        !error &&
        (props.show?.(value) ?? (
          <Planned pluginId={pluginId} planned={value} />
        ))}
      {value && !error && (
        <div>
          <Button
            variant="secondary"
            iconStart={<RiRefreshLine />}
            onPress={refetch}
          >
            Check again
          </Button>
        </div>
      )}
      <FieldMessage id={messageId} kind="error" text={wrong} />
    </div>
  );
}
