import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  errorBodyOf,
  ErrorPanel,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { RiRefreshLine } from '@remixicon/react';
import { useEffect, useId } from 'react';
import { tenantApiRef } from '../api';
import { FieldMessage } from '../fields/FieldMessage';
import { useSubmittedErrors } from '../fields/useSubmittedErrors';
import fields from '../fields/fields.module.css';
import { DeletionPlanView } from './DeletionPlanView';

const schema = makeFieldSchema({ output: z => z.string() });

/** What the wizard holds so far, as far as the plan needs it. */
function wishOf(formData: unknown) {
  const { name, exportTo } = (formData ?? {}) as { [key: string]: unknown };
  return {
    name: typeof name === 'string' ? name : '',
    ...(typeof exportTo === 'string' && exportTo !== '' && { exportTo }),
  };
}

/** The dry run. Its value is the hash of an allowed plan, and empty otherwise. */
export function DeletionPlanField(props: FieldExtensionComponentProps<string>) {
  const { formContext, formData = '', onChange, rawErrors } = props;
  const api = useApi(tenantApiRef);
  const { name, exportTo } = wishOf(formContext?.formData);
  const { value, error, loading, refetch } = useAsyncRefetch(
    signal => api.planDeletion(name, { signal, exportTo }),
    { key: `${name}/${exportTo}` },
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
    <div className={fields.plan}>
      {loading && (
        <div role="status">
          <Text as="p">Working out what would be deleted…</Text>
          <Skeleton height={160} />
        </div>
      )}
      {Boolean(error) && <ErrorPanel error={error} onRetry={refetch} />}
      {value && !error && <DeletionPlanView planned={value} />}
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

/** Plans once more: only what is allowed, and still the plan that was shown, may go on. */
export const validateDeletionPlan: CustomFieldValidator<string> = async (
  hash,
  validation,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(tenantApiRef);
  if (!hash || !api) {
    validation.addError('There is no plan yet that policy allows: see above.');
    return;
  }
  try {
    const { name, exportTo } = wishOf(formData);
    const { plan, decision } = await api.planDeletion(name, { exportTo });
    if (decision.outcome !== 'allow') {
      validation.addError(
        `Denied by policy, decision ${decision.id}: ${decision.reason}`,
      );
    } else if (plan.hash !== hash) {
      validation.addError(
        'The plan has changed since it was shown: press "Check again" and look at the new one.',
      );
    }
  } catch (error) {
    const { message, next } = errorBodyOf(error);
    validation.addError(`${message} ${next}`);
  }
};

/** The dry run, as the wizard's last field; its value is the hash that the action must match. */
export const deletionPlanField = createFormField({
  name: 'CompanyosDeletionPlan',
  component: DeletionPlanField,
  validation: validateDeletionPlan,
  schema,
});
