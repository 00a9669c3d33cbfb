import {
  makeFieldSchema,
  type CustomFieldValidator,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { planProblem } from '@companyos/plugin-operation-react';
import { tenantApiRef } from '../api';
import { PlanField } from './PlanField';
import { specOf } from './specOf';

const schema = makeFieldSchema({ output: z => z.string() });

/** Plans once more: only what is allowed, and still the plan that was shown, may go on. */
export const validatePlan: CustomFieldValidator<string> = async (
  hash,
  validation,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(tenantApiRef)!;
  const problem = await planProblem(hash, () => api.plan(specOf(formData)));
  if (problem) validation.addError(problem);
};

/** The plan, as the wizard's last field; its value is the hash that the action must match. */
export const tenantPlanField = createFormField({
  name: 'CompanyosTenantPlan',
  component: PlanField,
  validation: validatePlan,
  schema,
});
