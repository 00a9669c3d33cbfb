import type { CustomFieldValidator } from '@backstage/plugin-scaffolder-react';
import { errorBodyOf } from '@companyos/plugin-operation-react';
import { tenantApiRef } from '../api';
import { messageFor, specOf, type SpecKey } from './specOf';

/**
 * Asks the back end about one field when *Next* is pressed, so that its rules are the only ones. `withKeys` are other fields
 * that the rule looks at. A back end that does not answer keeps the wizard on the page and says so.
 */
export function specFieldValidator<T>(
  key: SpecKey,
  options: {
    /** Said of an empty field, which has no value that the back end could judge. */
    readonly whenEmpty?: string;
    readonly withKeys?: readonly SpecKey[];
  } = {},
): CustomFieldValidator<T> {
  const { whenEmpty, withKeys = [] } = options;
  return async (value, validation, { apiHolder, formData }) => {
    if (whenEmpty && isEmpty(value)) {
      validation.addError(whenEmpty);
      return;
    }
    const api = apiHolder.get(tenantApiRef);
    if (!api) {
      return;
    }
    try {
      const { fields } = await api.validate({
        ...specOf(formData, withKeys),
        [key]: value,
      });
      const message = messageFor(key, fields);
      if (message) {
        validation.addError(message);
      }
    } catch (error) {
      const { message, next } = errorBodyOf(error);
      validation.addError(`${message} ${next}`);
    }
  };
}

function isEmpty(value: unknown): boolean {
  return (
    !value || (typeof value === 'object' && Object.keys(value).length === 0)
  );
}
