import { Button, Text } from '@backstage/ui';
import styles from './residency.module.css';

/** Nothing to list says why. */
export function Empty(props: {
  title: string;
  text: string;
  action?: { readonly label: string; readonly onPress: () => void };
}) {
  const { action, text, title } = props;
  return (
    <section className={styles.empty} aria-label={title}>
      <Text as="h2" variant="title-x-small">
        {title}
      </Text>
      <Text as="p" color="secondary">
        {text}
      </Text>
      {action && (
        <Button variant="secondary" onPress={action.onPress}>
          {action.label}
        </Button>
      )}
    </section>
  );
}
