/**
 * Lets releases go to HAProxy, over its runtime API.
 *
 * @packageDocumentation
 */
export { releaseModuleHaproxy as default } from './module';
