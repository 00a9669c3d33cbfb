import { useApi } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  DenialPanel,
  ErrorPanel,
  PlanView,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { RiRefreshLine } from '@remixicon/react';
import { useEffect, useId } from 'react';
import { tenantApiRef } from '../api';
import { denialOf } from './denial';
import { FieldMessage } from './FieldMessage';
import { specOf } from './specOf';
import { useSubmittedErrors } from './useSubmittedErrors';
import styles from './fields.module.css';

/**
 * Shows what the form would change and what policy says to it. Its value is the hash of an allowed plan, and empty while there
 * is none: before the answer, after a denial or an error, and whenever the form changes.
 */
export function PlanField(props: FieldExtensionComponentProps<string>) {
  const { formContext, formData = '', onChange, rawErrors } = props;
  const api = useApi(tenantApiRef);
  const spec = specOf(formContext?.formData);
  const { value, error, loading, refetch } = useAsyncRefetch(
    signal => api.plan(spec, { signal }),
    { key: JSON.stringify(spec) },
  );
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
      {value && !error && !isAllowed && (
        <DenialPanel error={denialOf(value.decision)} pluginId="tenant" />
      )}
      {value && !error && (
        <PlanView decidedPlan={value} hideDecision={!isAllowed} />
      )}
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
