export * from './types';
export * from './tombstone';
export type { TombstoneProof } from './proveTombstone';
