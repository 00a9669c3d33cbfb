import { VisuallyHidden } from '@backstage/ui';
import { ErrorPanel } from '@companyos/plugin-operation-react';

/** An error on a page: its panel, under a heading that keeps the outline whole for those who read by headings. */
export function Problem(props: { error: unknown; onRetry?: () => void }) {
  return (
    <div>
      <VisuallyHidden>
        <h2>What went wrong</h2>
      </VisuallyHidden>
      <ErrorPanel {...props} />
    </div>
  );
}
