/**
 * What an operation is, and the one error shape. Pure and isomorphic: a browser, a terminal and a server share it. The
 * engine that runs operations on PostgreSQL is `@companyos/operations/postgres`.
 *
 * @packageDocumentation
 */
export * from './types';
export * from './catalogue';
export * from './errors';
export * from './states';
