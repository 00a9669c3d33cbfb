import { newUlid } from '@companyos/policy';

export function newReleaseId(): string {
  return `rel_${newUlid()}`;
}

export function newRolloutId(): string {
  return `ro_${newUlid()}`;
}

export function newGateReportId(): string {
  return `gr_${newUlid()}`;
}
