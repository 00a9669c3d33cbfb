import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { z } from 'zod/v4';

// A name in haproxy.cfg (Configuration Manual, 2.2); it goes into commands as it is.
const NAME = /^[\w.:-]+$/;

const backendSchema = z.strictObject({
  component: z.string().min(1).toLowerCase(),
  backend: z.string().regex(NAME, 'is a name as in haproxy.cfg'),
  url: z.url({ protocol: /^https?$/ }),
  path: z.string().startsWith('/').default('/'),
  digestHeader: z.string().min(1).default('x-companyos-release'),
  versionHeader: z.string().min(1).default('x-companyos-version'),
});
/** One component, the backend whose servers run it, and how to ask which version they run. */
export type BackendConfig = Readonly<z.output<typeof backendSchema>>;

const targetSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'is lower case, with hyphens'),
    title: z.string().min(1).optional(),
    socket: z.string().min(1),
    backends: z.array(backendSchema).min(1),
  })
  .refine(
    ({ backends }) =>
      new Set(backends.map(one => one.component)).size === backends.length &&
      new Set(backends.map(one => one.backend)).size === backends.length,
    'each component has one backend, and each backend one component',
  );
export type TargetConfig = Readonly<z.output<typeof targetSchema>>;

/** None where `companyos.haproxy` is not set. @throws InputError that says what is wrong, and where. */
export function readConfig(config: Config): readonly TargetConfig[] {
  const given = config.getOptional('companyos.haproxy');
  if (given === undefined) return [];
  const result = z
    .strictObject({
      targets: z.array(targetSchema).superRefine((targets, context) =>
        targets
          .map(({ id }) => id)
          .filter((id, index, ids) => ids.indexOf(id) < index)
          .forEach(id =>
            context.addIssue({
              code: 'custom',
              message: `There are two targets ${id}.`,
            }),
          ),
      ),
    })
    .safeParse(given);
  if (result.success) return result.data.targets;
  const [{ path, message }] = result.error.issues;
  throw new InputError(
    `companyos.haproxy${path
      .map(key => `.${String(key)}`)
      .join('')}: ${message}`,
  );
}
