/**
 * Releases in the portal: what serves and what is on its way, the page of a rollout and of a release with its scorecard, and
 * both on the component's page in the catalog.
 *
 * @packageDocumentation
 */
export { default } from './plugin';
