import type { OperationErrorBody } from '@companyos/plugin-operation-common';
import { facts, plain } from '../text';

/** What happened, what to do next, and the IDs to quote. */
export function renderError(body: OperationErrorBody): string {
  const fields = Object.entries(body.fields ?? {}).map(
    ([path, message]) => `  ${plain(path)}: ${plain(message)}\n`,
  );
  const policies = (body.policies ?? []).map(
    ({ id, text }) => `  ${plain(id)}: ${plain(text)}\n`,
  );
  return [
    `error: ${plain(body.message)}\n`,
    ...fields,
    ...policies,
    facts([
      ['decision', body.decisionId],
      ['operation', body.operationId],
      ['code', body.code],
    ]),
    body.next ? `next: ${plain(body.next)}\n` : '',
  ].join('');
}
