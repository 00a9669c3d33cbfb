import {
  coreExtensionData,
  createExtension,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import { lazy, Suspense } from 'react';

const HomeSections = lazy(() =>
  import('./HomeSections').then(m => ({ default: m.HomeSections })),
);

const sections = createExtension({
  name: 'jobs',
  attachTo: { id: 'page:golden-dashboard', input: 'sections' },
  output: [coreExtensionData.reactElement],
  factory: () => [
    coreExtensionData.reactElement(
      <Suspense fallback={null}>
        <HomeSections />
      </Suspense>,
    ),
  ],
});

/** What this portal's home page shows below the answer: who you are, the jobs, what happened last. */
export const homeModule = createFrontendModule({
  pluginId: 'golden-dashboard',
  extensions: [sections],
});
