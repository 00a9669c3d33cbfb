import { Button, Text } from '@backstage/ui';
import styles from './list.module.css';

/** An empty list says why it is empty. */
export function NoOperations(props: {
  filtered: boolean;
  /** The page lies behind the last operation. */
  beyond: boolean;
  onReset: () => void;
}) {
  const { filtered, beyond, onReset } = props;
  if (!filtered && !beyond) {
    return (
      <div className={styles.empty}>
        <Text as="h2" variant="title-x-small">
          No operations yet
        </Text>
        <Text as="p" color="secondary">
          When someone onboards a tenant, it shows up here with its plan, its
          decision and its progress.
        </Text>
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <Text as="h2" variant="title-x-small">
        {beyond ? 'That was the last one' : 'None that match'}
      </Text>
      <Button variant="secondary" onPress={onReset}>
        {beyond ? 'Back to the newest' : 'Show all'}
      </Button>
    </div>
  );
}
