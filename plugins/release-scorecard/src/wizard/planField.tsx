import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { planProblem, WizardPlan } from '@companyos/plugin-operation-react';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { wishOf } from './wishOf';

const schema = makeFieldSchema({ output: z => z.string() });

/** Whether a reason to try again is given changes the answer; what it says does not. */
function keyOf(wish: ReturnType<typeof wishOf>): string {
  const { component, retryReason, target, version } = wish;
  return [target, component, version, retryReason ? 'again' : ''].join(' ');
}

function ReleasePlanField(props: FieldExtensionComponentProps<string>) {
  const api = useApi(releaseApiRef);
  const wish = wishOf(props.formContext?.formData);
  return (
    <WizardPlan
      pluginId="release"
      wish={keyOf(wish)}
      plan={signal => api.planStart(wish, { signal })}
      formData={props.formData}
      rawErrors={props.rawErrors}
      onChange={props.onChange}
    />
  );
}

const validatePlan: CustomFieldValidator<string> = async (
  hash,
  validation,
  { apiHolder, formData },
) => {
  const api = apiHolder.get(releaseApiRef);
  const problem = await planProblem(api && hash, () =>
    api!.planStart(wishOf(formData)),
  );
  if (problem) validation.addError(problem);
};

/** The plan, as the wizard's last field; its value is the hash that the action must match. */
export const planField = createFormField({
  name: 'CompanyosReleasePlan',
  component: ReleasePlanField,
  validation: validatePlan,
  schema,
});
