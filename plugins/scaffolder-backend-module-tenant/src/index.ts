/**
 * The template action that creates tenants, and the template that uses it.
 *
 * @packageDocumentation
 */
export { scaffolderModuleTenant as default } from './module';
