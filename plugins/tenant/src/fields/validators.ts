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
  withKeys: readonly SpecKey[] = [],
): CustomFieldValidator<T> {
  return async (value, validation, { apiHolder, formData }) => {
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
