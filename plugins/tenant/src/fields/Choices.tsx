import {
  Checkbox,
  CheckboxGroup,
  Radio,
  RadioGroup,
  Skeleton,
} from '@backstage/ui';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  ErrorPanel,
  FieldMessage,
  useSubmittedErrors,
} from '@companyos/plugin-operation-react';
import type { TenantOptions } from '@companyos/plugin-tenant-common';
import { useId, type ReactNode } from 'react';
import { useTenantOptions } from './useTenantOptions';
import styles from './fields.module.css';

export interface Choice {
  readonly id: string;
  readonly title: string;
  /** One line that helps to choose. */
  readonly hint?: string;
  /** Chosen, and not to be taken back here. */
  readonly isFixed?: boolean;
}

function ChoiceLabel(props: { choice: Choice }) {
  const { title, hint } = props.choice;
  return (
    <span className={styles.choice}>
      <span>{title}</span>
      {hint && <span className={styles.hint}>{hint}</span>}
    </span>
  );
}

/** Loads what can be chosen, and stands in for the field until it is there. */
function WithOptions(props: {
  title: string | undefined;
  children: (options: TenantOptions) => ReactNode;
}) {
  const { value, error, refetch } = useTenantOptions();
  if (value) {
    return <div className={styles.field}>{props.children(value)}</div>;
  }
  if (error) {
    return <ErrorPanel error={error} onRetry={refetch} />;
  }
  return (
    <div
      className={styles.field}
      role="status"
      aria-label={`Loading ${props.title ?? 'choices'}`}
    >
      <Skeleton height={72} />
    </div>
  );
}

type FieldProps<T> = FieldExtensionComponentProps<T>;

/** One of several. */
export function OneOf(props: {
  field: FieldProps<any>;
  value: string | undefined;
  onChange: (value: string) => void;
  choices: (options: TenantOptions) => readonly Choice[];
}) {
  const { field, value, onChange, choices } = props;
  const { schema, required, disabled, rawErrors } = field;
  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, value);
  return (
    <WithOptions title={schema.title}>
      {options => (
        <>
          <RadioGroup
            label={schema.title}
            description={schema.description}
            secondaryLabel={required ? 'Required' : undefined}
            value={value ?? null}
            onChange={onChange}
            isDisabled={disabled}
            isRequired={required}
            isInvalid={Boolean(wrong)}
            validationBehavior="aria"
            aria-describedby={messageId}
          >
            {choices(options).map(choice => (
              <Radio key={choice.id} value={choice.id}>
                <ChoiceLabel choice={choice} />
              </Radio>
            ))}
          </RadioGroup>
          <FieldMessage id={messageId} kind="error" text={wrong} />
        </>
      )}
    </WithOptions>
  );
}

/** Any of several. */
export function AnyOf(props: {
  field: FieldProps<any>;
  value: readonly string[];
  onChange: (value: string[]) => void;
  choices: (options: TenantOptions) => readonly Choice[];
}) {
  const { field, value, onChange, choices } = props;
  const { schema, required, disabled, rawErrors } = field;
  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, value);
  return (
    <WithOptions title={schema.title}>
      {options => {
        const all = choices(options);
        const fixed = all.filter(({ isFixed }) => isFixed).map(({ id }) => id);
        const chosen = new Set([...value, ...fixed]);
        const onPick = (picked: readonly string[]) => {
          const now = new Set([...picked, ...fixed]);
          onChange(all.map(({ id }) => id).filter(id => now.has(id)));
        };
        return (
          <>
            <CheckboxGroup
              label={schema.title}
              description={schema.description}
              secondaryLabel={required ? 'Required' : undefined}
              value={[...chosen]}
              onChange={onPick}
              isDisabled={disabled}
              isRequired={required}
              isInvalid={Boolean(wrong)}
              validationBehavior="aria"
              aria-describedby={messageId}
            >
              {all.map(choice => (
                <Checkbox
                  key={choice.id}
                  value={choice.id}
                  isDisabled={disabled || choice.isFixed}
                >
                  <ChoiceLabel choice={choice} />
                </Checkbox>
              ))}
            </CheckboxGroup>
            <FieldMessage id={messageId} kind="error" text={wrong} />
          </>
        );
      }}
    </WithOptions>
  );
}
