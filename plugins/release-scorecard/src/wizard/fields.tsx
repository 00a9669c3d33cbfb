import { useApi } from '@backstage/frontend-plugin-api';
import {
  makeFieldSchema,
  type CustomFieldValidator,
  type FieldExtensionComponentProps,
} from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { useAsyncRefetch } from '@companyos/plugin-operation-react';
import { releaseApiRef } from '@companyos/plugin-release-react';
import { componentName } from '../words';
import { Choose } from './Choose';
import { versionChoices } from './versionChoices';
import { wishOf } from './wishOf';

type Props = FieldExtensionComponentProps<string>;

const schema = makeFieldSchema({ output: z => z.string() });

/** Says what to choose of a field that is still empty. */
function required(message: string): CustomFieldValidator<string> {
  return (value, validation) => {
    if (!value) validation.addError(message);
  };
}

function ComponentField(props: Props) {
  const api = useApi(releaseApiRef);
  const result = useAsyncRefetch(
    async signal => {
      const targets = await api.targets({ signal });
      const refs = targets.flatMap(({ components }) => components);
      return [...new Set(refs)].map(id => ({
        id,
        title: componentName(id),
      }));
    },
    { key: 'components' },
  );
  return (
    <Choose
      field={props}
      result={result}
      nothing="No target takes releases yet."
    />
  );
}

function TargetField(props: Props) {
  const api = useApi(releaseApiRef);
  const { component } = wishOf(props.formContext?.formData);
  const result = useAsyncRefetch(
    async signal => {
      const targets = await api.targets({ signal });
      return targets
        .filter(target => target.components.includes(component))
        .map(({ id, title }) => ({ id, title }));
    },
    { key: component },
  );
  return (
    <Choose field={props} result={result} nothing="Choose a component first." />
  );
}

function VersionField(props: Props) {
  const api = useApi(releaseApiRef);
  const { component, target } = wishOf(props.formContext?.formData);
  const result = useAsyncRefetch(
    async signal => {
      if (!component || !target) return [];
      const [versions, { items }] = await Promise.all([
        api.versions({ component, target }, { signal }),
        api.releases({ component, target, limit: 100 }, { signal }),
      ]);
      return versionChoices(versions, items);
    },
    { key: `${component}/${target}` },
  );
  return (
    <Choose
      field={props}
      result={result}
      nothing={
        component && target
          ? 'The target has no version of it.'
          : 'Choose a component and a target first.'
      }
    />
  );
}

export const componentField = createFormField({
  name: 'CompanyosReleaseComponent',
  component: ComponentField,
  validation: required('Choose the component.'),
  schema,
});

export const targetField = createFormField({
  name: 'CompanyosReleaseTarget',
  component: TargetField,
  validation: required('Choose where it goes.'),
  schema,
});

export const versionField = createFormField({
  name: 'CompanyosReleaseVersion',
  component: VersionField,
  validation: required('Choose the version.'),
  schema,
});
