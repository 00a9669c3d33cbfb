import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';

const ofComponents = { kind: 'component' };

const content = EntityContentBlueprint.make({
  params: {
    path: '/releases',
    title: 'Releases',
    filter: ofComponents,
    loader: () => import('./EntityReleases').then(m => <m.EntityReleases />),
  },
});

const card = EntityCardBlueprint.make({
  params: {
    type: 'content',
    filter: ofComponents,
    loader: () =>
      import('./EntityReleaseCard').then(m => <m.EntityReleaseCard />),
  },
});

/** On the catalog page of a component. */
export const entityExtensions = [content, card];
