/**
 * Lets releases go to staging, real processes on the machine of the portal.
 *
 * @packageDocumentation
 */
export { releaseModuleStaging as default } from './module';
