import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';

/** Says what to choose of a field that is still empty. */
export function required(message: string): CustomFieldValidator<string> {
  return (value, validation) => {
    if (!value) validation.addError(message);
  };
}

/** What the wizard holds so far, as far as an export needs it. */
export function wishOf(formData: unknown): {
  readonly name: string;
  readonly destination: string;
} {
  const { name, destination } = (formData ?? {}) as { [key: string]: unknown };
  return {
    name: typeof name === 'string' ? name : '',
    destination: typeof destination === 'string' ? destination : '',
  };
}
