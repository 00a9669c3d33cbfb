import { TextField as Input } from '@backstage/ui';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import {
  FieldMessage,
  useSubmittedErrors,
} from '@companyos/plugin-operation-react';
import { useId } from 'react';
import type { SpecKey } from './specOf';
import { useTypedCheck, type TypedCheck } from './useTypedCheck';
import styles from './fields.module.css';

function say(
  check: TypedCheck,
  good: string | undefined,
): { kind: 'good' | 'info'; text: string | undefined } {
  switch (check.state) {
    case 'checking':
      return { kind: 'info', text: 'Checking…' };
    case 'good':
      return { kind: 'good', text: good };
    case 'unknown':
      return {
        kind: 'info',
        text: 'The portal could not check this now. It is checked again when you go on.',
      };
    default:
      return { kind: 'info', text: undefined };
  }
}

/** A text of the specification, checked by the back end while it is typed. */
export function SpecTextField(
  props: FieldExtensionComponentProps<string> & {
    specKey: SpecKey;
    /** Said when the back end has nothing against it. */
    good?: string;
  },
) {
  const { specKey, good, schema, formData = '', onChange, rawErrors } = props;
  const messageId = useId();
  const check = useTypedCheck(specKey, formData);
  const submitted = useSubmittedErrors(rawErrors, formData);
  const wrong = check.state === 'bad' ? check.message : submitted;
  const message = wrong
    ? ({ kind: 'error', text: wrong } as const)
    : say(check, good);
  return (
    <div className={styles.field}>
      <Input
        label={schema.title}
        description={schema.description}
        secondaryLabel={props.required ? 'Required' : undefined}
        value={formData}
        onChange={onChange}
        isDisabled={props.disabled || props.readonly}
        isRequired={props.required}
        isInvalid={Boolean(wrong)}
        validationBehavior="aria"
        autoComplete="off"
        spellCheck="false"
        aria-describedby={messageId}
      />
      <FieldMessage id={messageId} {...message} />
    </div>
  );
}
