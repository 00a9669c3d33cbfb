/**
 * The template actions that start releases and roll back, and the template that starts one.
 *
 * @packageDocumentation
 */
export { scaffolderModuleRelease as default } from './module';
