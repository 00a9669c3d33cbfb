import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { Radio, RadioGroup, Skeleton } from '@backstage/ui';
import {
  ErrorPanel,
  FieldMessage,
  useSubmittedErrors,
  type AsyncRefetch,
} from '@companyos/plugin-operation-react';
import { useEffect, useId } from 'react';
import styles from './wizard.module.css';

export interface Choice {
  readonly id: string;
  readonly title: string;
  /** One line that helps to choose. */
  readonly hint?: string;
}

/** One of what the back end has. Where there is only one, it is chosen. */
export function Choose(props: {
  field: FieldExtensionComponentProps<string>;
  result: AsyncRefetch<readonly Choice[]>;
  /** Said where there is nothing to choose. */
  nothing: string;
}) {
  const { field, nothing, result } = props;
  const { disabled, formData = '', onChange, rawErrors, schema } = field;
  const choices = result.value;
  const only = choices?.length === 1 ? choices[0].id : undefined;
  const isGone = choices?.every(({ id }) => id !== formData) ?? false;

  useEffect(() => {
    // What was chosen before may not fit what was chosen since.
    const fits = only ?? (isGone ? '' : formData);
    if (choices && fits !== formData) onChange(fits);
  }, [choices, only, isGone, formData, onChange]);

  const messageId = useId();
  const wrong = useSubmittedErrors(rawErrors, formData);
  if (!choices) {
    return result.error ? (
      <ErrorPanel error={result.error} onRetry={result.refetch} />
    ) : (
      <div
        className={styles.field}
        role="status"
        aria-label={`Loading ${schema.title}`}
      >
        <Skeleton height={72} />
      </div>
    );
  }
  return (
    <div className={styles.field}>
      <RadioGroup
        label={schema.title}
        description={schema.description}
        secondaryLabel={field.required ? 'Required' : undefined}
        value={formData || null}
        onChange={onChange}
        isDisabled={disabled}
        isRequired={field.required}
        isInvalid={Boolean(wrong)}
        validationBehavior="aria"
        aria-describedby={messageId}
      >
        {choices.map(({ hint, id, title }) => (
          <Radio key={id} value={id}>
            <span className={styles.choice}>
              <span>{title}</span>
              {hint && <span className={styles.hint}>{hint}</span>}
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <FieldMessage
        id={messageId}
        kind={wrong ? 'error' : 'info'}
        text={wrong ?? (choices.length === 0 ? nothing : undefined)}
      />
    </div>
  );
}
