import type { GateReportBody } from '@companyos/plugin-release-common';

/** What a run of a gate has found, before it is reported for a digest. */
export type GateMeasurement = Omit<GateReportBody, 'digest'>;

/** Of the release that is measured. */
export interface MeasuredRelease {
  readonly digest: string;
}

/** Where on this machine what is measured is found. */
export interface GateOptions {
  /** Folder with the files of releases, each in one of its own. */
  readonly builds: string;
  /** Folder of the policy bundle and its tests. */
  readonly policies: string;
  /** File that says where the staging target is. */
  readonly staging: string;
  readonly fetch: typeof globalThis.fetch;
}

/** Nothing was learnt, and why: neither for the release nor against it. */
export function notMeasured(words: string): GateMeasurement {
  return {
    outcome: 'could-not-measure',
    words,
    observed: 'not measured',
    measured: {},
  };
}

const MOST_WORDS = 1_500;

/** As many as fit into a report, and how many more there are. */
export function someOf(problems: readonly string[]): string {
  let text = '';
  for (const [i, problem] of problems.entries()) {
    if (text.length + problem.length > MOST_WORDS) {
      return `${text} … and ${problems.length - i} more.`.trim();
    }
    text += `${text ? ' ' : ''}${problem}`;
  }
  return text;
}
