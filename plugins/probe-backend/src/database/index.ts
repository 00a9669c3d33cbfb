export * from './housekeeping';
export * from './incidents';
export * from './migrate';
export * from './notifications';
export * from './runs';
export * from './schedule';
export * from './status';
