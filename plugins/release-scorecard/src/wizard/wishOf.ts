import type { StartBody } from '@companyos/plugin-release-common';

/** What the wizard holds so far. */
export function wishOf(formData: unknown): StartBody {
  const { component, retryReason, target, version } = (formData ?? {}) as {
    [key: string]: unknown;
  };
  const text = (value: unknown) =>
    typeof value === 'string' ? value.trim() : '';
  return {
    component: text(component),
    target: text(target),
    version: text(version),
    // An empty field of a form says nothing.
    ...(text(retryReason) && { retryReason: text(retryReason) }),
  };
}
