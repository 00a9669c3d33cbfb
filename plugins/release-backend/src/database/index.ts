export * from './commands';
export * from './forget';
export * from './history';
export * from './lanes';
export * from './migrate';
export * from './releases';
export * from './rollouts';
export * from './rows';
