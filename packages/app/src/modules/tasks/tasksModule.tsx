import {
  coreExtensionData,
  createFrontendModule,
} from '@backstage/frontend-plugin-api';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { lazy, Suspense } from 'react';

const TaskRoutes = lazy(() =>
  import('./TaskRoutes').then(m => ({ default: m.TaskRoutes })),
);

/**
 * Takes the place of the scaffolder's page of a task, whose log is a grid of links that a screen reader cannot read and a phone
 * cuts off.
 */
export const tasksModule = createFrontendModule({
  pluginId: 'scaffolder',
  extensions: [
    scaffolderPlugin.getExtension('sub-page:scaffolder/tasks').override({
      factory(originalFactory) {
        const original = originalFactory();
        const others = original.get(coreExtensionData.reactElement);
        return [
          ...original,
          coreExtensionData.reactElement(
            <Suspense fallback={null}>
              <TaskRoutes others={others} />
            </Suspense>,
          ),
        ];
      },
    }),
  ],
});
