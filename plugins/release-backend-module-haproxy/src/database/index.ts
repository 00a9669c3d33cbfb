export * from './backends';
export * from './deployments';
export * from './migrate';
