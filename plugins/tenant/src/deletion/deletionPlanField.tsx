import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { planProblem, WizardPlan } from '@companyos/plugin-operation-react';
import { tenantApiRef } from '../api';
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

/** The dry run, with everything that keeps the tenant. */
export function DeletionPlanField(props: FieldExtensionComponentProps<string>) {
  const api = useApi(tenantApiRef);
  const { name, exportTo } = wishOf(props.formContext?.formData);
  return (
    <WizardPlan
      pluginId="tenant"
      wish={`${name}/${exportTo}`}
      plan={signal => api.planDeletion(name, { signal, exportTo })}
      show={planned => <DeletionPlanView planned={planned} />}
      formData={props.formData}
      rawErrors={props.rawErrors}
      onChange={props.onChange}
    />
  );
}

/** Plans once more: only what is allowed, and still the plan that was shown, may go on. */
export const validateDeletionPlan: CustomFieldValidator<string> = async (
  hash,
  validation,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(tenantApiRef)!;
  const { name, exportTo } = wishOf(formData);
  const problem = await planProblem(hash, () =>
    api.planDeletion(name, { exportTo }),
  );
  if (problem) validation.addError(problem);
};

/** The dry run, as the wizard's last field; its value is the hash that the action must match. */
export const deletionPlanField = createFormField({
  name: 'CompanyosDeletionPlan',
  component: DeletionPlanField,
  validation: validateDeletionPlan,
  schema,
});
