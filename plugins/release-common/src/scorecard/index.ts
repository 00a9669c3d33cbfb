export * from './gates';
export * from './standing';
export * from './types';
export * from './verdict';
export * from './words';
