import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { planProblem, WizardPlan } from '@companyos/plugin-operation-react';
import { tenantExportsApiRef } from './api';
import { wishOf } from './fieldProblems';

const schema = makeFieldSchema({ output: z => z.string() });

/** What would be exported and what policy says to it. */
export function ExportPlanField(props: FieldExtensionComponentProps<string>) {
  const api = useApi(tenantExportsApiRef);
  const { name, destination } = wishOf(props.formContext?.formData);
  return (
    <WizardPlan
      pluginId="tenant"
      wish={`${name}/${destination}`}
      plan={signal => api.plan(name, { destination }, { signal })}
      formData={props.formData}
      rawErrors={props.rawErrors}
      onChange={props.onChange}
    />
  );
}

/** Plans once more: only what is allowed, and still the plan that was shown, may go on. */
const validateExportPlan: CustomFieldValidator<string> = async (
  hash,
  validation,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(tenantExportsApiRef)!;
  const { name, destination } = wishOf(formData);
  const problem = await planProblem(hash, () =>
    api.plan(name, { destination }),
  );
  if (problem) validation.addError(problem);
};

/** The plan, as the wizard's last field; its value is the hash that the action must match. */
export const exportPlanField = createFormField({
  name: 'CompanyosExportPlan',
  component: ExportPlanField,
  validation: validateExportPlan,
  schema,
});
