import { MemoryTarget } from '@companyos/plugin-release-node/testing';
import type { Actor } from '@companyos/operations';

export const SHOP = 'component:default/acme-shop';
export const OWNERS = 'group:default/acme-owners';

const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

export const VERSIONS = ['1', '2', '3', '4'].map(digit => ({
  version: `${digit}.0.0`,
  digest: digestOf(digit),
}));

/** The first version serves, or another one, and was there before the portal. */
export function shopTarget(
  options: {
    readonly empty?: boolean;
    readonly component?: string;
    /** Index among `VERSIONS`. */
    readonly stable?: number;
  } = {},
): MemoryTarget {
  const { version } = VERSIONS[options.stable ?? 0];
  return new MemoryTarget({
    id: 'staging',
    component: options.component ?? SHOP,
    versions: VERSIONS,
    ...(!options.empty && { stable: { deployment: 'initial', version } }),
  });
}

/** Steps that are over as soon as there is evidence, judged by errors alone. */
export const QUICK = {
  steps: [10, 50, 100].map(weightPercent => ({
    weightPercent,
    minimumSamples: 10,
    minimumDurationSeconds: 0,
  })),
  signals: {
    errors: { share: 1 },
    latency: false,
    burn: false,
    synthetic: false,
  },
  quorum: 1,
  telemetryGapSeconds: 2,
  soakSeconds: 0,
} as const;

function person(name: string, group: string): Actor {
  return {
    ref: `user:default/${name}`,
    kind: 'user',
    groups: [`group:default/${group}`],
  };
}

export const ada = person('ada', 'platform-engineers');
export const omar = person('omar', 'acme-owners');
export const rhea = person('rhea', 'release-managers');
export const kim = person('kim', 'on-call');
export const augusta = person('augusta', 'auditors');

/** Of one run of a crash test: its component, the subject of its operations, and the release that it goes back to. */
export const componentOf = (run: number) => `component:default/shop-${run}`;
export const subjectOfRun = (run: number) =>
  `release:staging/${componentOf(run)}`;
export const releaseOfRun = (subject: string) =>
  `rel_${/\d+$/.exec(subject)?.[0].padStart(26, '0')}`;
