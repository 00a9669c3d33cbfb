import { Button } from '@backstage/ui';
import page from '../page.module.css';
import type { ReleaseQuery } from './useReleaseQuery';

/** The list goes on from the last one seen; the first page is always one step away. */
export function Pages(props: {
  after: string | undefined;
  next: string | null;
  onChange: (change: Partial<ReleaseQuery>) => void;
}) {
  const { after, next, onChange } = props;
  if (!after && !next) return null;
  return (
    <nav aria-label="Pages of releases" className={page.buttons}>
      {after && (
        <Button
          variant="secondary"
          onPress={() => onChange({ after: undefined })}
        >
          Newest
        </Button>
      )}
      {next && (
        <Button variant="secondary" onPress={() => onChange({ after: next })}>
          Older
        </Button>
      )}
    </nav>
  );
}
