import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

export const rootRouteRef = createRouteRef();

/** A rollout (`ro_…`) or a release (`rel_…`): their IDs tell them apart. */
export const releaseRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/:id',
});

/** The wizard that starts a release. */
export const startReleaseRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});
