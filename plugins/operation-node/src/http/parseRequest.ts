import { OperationError } from '@companyos/operations';
import type { z } from 'zod/v4';

/**
 * Input from outside as its schema has it.
 *
 * @throws OperationError `INVALID_INPUT` with a message per field.
 */
export function parseRequest<T extends z.ZodType>(
  schema: T,
  input: unknown,
): z.output<T> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const fields: { [path: string]: string } = {};
  for (const { path, message } of result.error.issues) {
    fields[path.map(String).join('/')] ??= message;
  }
  const [[path, message] = ['', 'The request is not valid.']] =
    Object.entries(fields);
  throw new OperationError(
    'INVALID_INPUT',
    path ? `${path}: ${message}` : message,
    { fields },
  );
}
