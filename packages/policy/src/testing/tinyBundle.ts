import { compilePolicyBundle } from '../bundle';
import type { RawBundleFile } from '../bundleFiles';
import { PolicyDecisionPoint } from '../decisionPoint';
import type { CedarValue, PolicyRequest } from '../types';

/** A bundle small enough to read in a test; each file can be replaced. */
const FILES = {
  'schema.cedarschema': `
entity Group;
entity User in [Group] = { ref: String };
entity Thing = { owner: String, size: Long, tags: Set<String>, note?: String };
@title("touch things")
@remedy("Ask the owner of the thing.")
action "thing:touch" appliesTo {
  principal: [User], resource: [Thing], context: { urgent: Bool },
};
@title("read things")
action "thing:read" appliesTo { principal: [User], resource: [Thing] };
`,
  'things.cedar': `
@id("users-touch-things")
@description("Users may touch things.")
permit (principal is User, action == Action::"thing:touch", resource);

@id("no-huge-things")
@description("Huge things stay untouched.")
@remedy("Make the thing smaller.")
forbid (principal, action, resource) when { resource.size * 1000000000 > 5000000000 };
`,
  'regions.yaml': `
regions:
  - { id: here, title: Here, jurisdiction: Nowhere }
`,
  'retention.yaml': `
schedules:
  - { id: zero-day, title: No retention, days: 0, mode: governance }
`,
  'bundle.yaml': `
version: '1'
defaultDeny: { remedy: Ask someone. }
`,
};

export type TinyFiles = Partial<
  Record<string, string | Uint8Array | undefined>
>;

export function tinyFiles(changes: TinyFiles = {}): RawBundleFile[] {
  return Object.entries({ ...FILES, ...changes }).flatMap(([path, content]) =>
    content === undefined ? [] : [{ path, content }],
  );
}

export const tinyText = (path: keyof typeof FILES) => FILES[path];

export function tinyPolicy(
  options: { changes?: TinyFiles; memoEntries?: number } = {},
) {
  let now = Date.UTC(2030, 0, 2, 3, 4, 5, 678);
  let count = 0;
  return PolicyDecisionPoint.create({
    bundle: compilePolicyBundle(tinyFiles(options.changes)),
    clock: () => now++,
    newId: () => `pd_${(count += 1)}`,
    memoEntries: options.memoEntries,
  });
}

const USER = { type: 'User', id: 'user:default/ada' };
const THING = { type: 'Thing', id: 't1' };

/** Allowed by the tiny bundle unless something in it is changed. */
export function touch(
  changes: {
    attrs?: { [name: string]: CedarValue | undefined };
    request?: Partial<PolicyRequest>;
  } = {},
): PolicyRequest {
  return {
    principal: USER,
    action: 'thing:touch',
    resource: THING,
    context: { urgent: false },
    entities: [
      { uid: USER, attrs: { ref: USER.id }, parents: [] },
      {
        uid: THING,
        attrs: {
          owner: 'ada',
          size: 3,
          tags: ['a', 'b'],
          ...(changes.attrs as {}),
        },
        parents: [],
      },
    ],
    ...changes.request,
  };
}
