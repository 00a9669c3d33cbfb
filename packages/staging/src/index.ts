/**
 * The staging target: a small real service in several versions, a router with exact shares, and traffic, all of them real
 * processes on this machine.
 *
 * @packageDocumentation
 */
export type * from './target/types';
