import { useApi } from '@backstage/frontend-plugin-api';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { WizardPlan } from '@companyos/plugin-operation-react';
import { tenantApiRef } from '../api';
import { specOf } from './specOf';

/** What the form would change and what policy says to it. */
export function PlanField(props: FieldExtensionComponentProps<string>) {
  const api = useApi(tenantApiRef);
  const spec = specOf(props.formContext?.formData);
  return (
    <WizardPlan
      pluginId="tenant"
      wish={JSON.stringify(spec)}
      plan={signal => api.plan(spec, { signal })}
      formData={props.formData}
      rawErrors={props.rawErrors}
      onChange={props.onChange}
    />
  );
}
