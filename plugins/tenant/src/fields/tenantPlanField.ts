import {
  makeFieldSchema,
  type CustomFieldValidator,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { errorBodyOf } from '@companyos/plugin-operation-react';
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
  const api = apiHolder.get(tenantApiRef);
  if (!hash || !api) {
    validation.addError('There is no plan yet that policy allows: see above.');
    return;
  }
  try {
    const { plan, decision } = await api.plan(specOf(formData));
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
export const tenantPlanField = createFormField({
  name: 'CompanyosTenantPlan',
  component: PlanField,
  validation: validatePlan,
  schema,
});
