/**
 * The Operations page: every change that someone asked for, and how far it is.
 *
 * @packageDocumentation
 */
export { operationPlugin as default } from './plugin';
