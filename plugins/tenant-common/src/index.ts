export * from './spec';
export * from './api';
