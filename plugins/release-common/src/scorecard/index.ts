export * from './gates';
export * from './types';
