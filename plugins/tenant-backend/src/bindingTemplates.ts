import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  defaultBindingTemplates,
  OWNER_SUBJECT,
  tenantRoles,
  type BindingTemplate,
} from '@companyos/plugin-tenant-common';
import { z } from 'zod/v4';

const templatesSchema = z.array(
  z.strictObject({
    role: z.enum(tenantRoles.map(({ name }) => name)),
    subject: z
      .string()
      .refine(
        subject =>
          subject === OWNER_SUBJECT ||
          /^(group|user):[a-z0-9-]+\/[A-Za-z0-9._-]+$/.test(subject),
        `use {owner}, or a full reference such as group:default/auditors`,
      ),
  }),
);

/** Who gets which role on every tenant: `companyos.tenants.bindings`, or the groups of the local portal. */
export function readBindingTemplates(
  config: Config,
): readonly BindingTemplate[] {
  const configured = config.getOptional('companyos.tenants.bindings');
  if (configured === undefined) return defaultBindingTemplates;
  const result = templatesSchema.safeParse(configured);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  throw new InputError(
    `companyos.tenants.bindings/${path.join('/')}: ${message}.`,
  );
}
