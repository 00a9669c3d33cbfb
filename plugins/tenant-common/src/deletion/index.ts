export * from './types';
export * from './tombstone';
