export * from './api';
export * from './file';
export * from './gates';
export * from './requests';
export * from './standing';
export * from './types';
export * from './verdict';
export * from './words';
