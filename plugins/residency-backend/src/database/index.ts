export * from './claims';
export * from './insertHold';
export * from './listHolds';
export * from './lockSubjects';
export * from './migrate';
export * from './results';
export type { Database } from './rows';
