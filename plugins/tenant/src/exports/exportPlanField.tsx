import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { Button, Skeleton, Text } from '@backstage/ui';
import {
  DenialPanel,
  errorBodyOf,
  ErrorPanel,
  PlanView,
  useAsyncRefetch,
} from '@companyos/plugin-operation-react';
import { RiRefreshLine } from '@remixicon/react';
import { useEffect, useId } from 'react';
import { denialOf } from '../fields/denial';
import { FieldMessage } from '../fields/FieldMessage';
import { useSubmittedErrors } from '../fields/useSubmittedErrors';
import fields from '../fields/fields.module.css';
import { tenantExportsApiRef } from './api';
import { wishOf } from './fieldProblems';

const schema = makeFieldSchema({ output: z => z.string() });

/** What would be exported and what policy says to it. Its value is the hash of an allowed plan, and empty otherwise. */
export function ExportPlanField(props: FieldExtensionComponentProps<string>) {
  const { formContext, formData = '', onChange, rawErrors } = props;
  const api = useApi(tenantExportsApiRef);
  const { name, destination } = wishOf(formContext?.formData);
  const { value, error, loading, refetch } = useAsyncRefetch(
    signal => api.plan(name, { destination }, { signal }),
    { key: `${name}/${destination}` },
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
          <Text as="p">Asking policy…</Text>
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

/** Plans once more: only what is allowed, and still the plan that was shown, may go on. */
const validateExportPlan: CustomFieldValidator<string> = async (
  hash,
  validation,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(tenantExportsApiRef);
  if (!hash || !api) {
    validation.addError('There is no plan yet that policy allows: see above.');
    return;
  }
  try {
    const { name, destination } = wishOf(formData);
    const { plan, decision } = await api.plan(name, { destination });
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

/** The plan, as the wizard's last field; its value is the hash that the action must match. */
export const exportPlanField = createFormField({
  name: 'CompanyosExportPlan',
  component: ExportPlanField,
  validation: validateExportPlan,
  schema,
});
