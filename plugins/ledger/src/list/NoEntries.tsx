import { Button, Text } from '@backstage/ui';
import styles from './list.module.css';

const WORDS = {
  none: {
    title: 'Nothing is recorded yet',
    text: 'Every policy decision that gates a change, every operation, and what the portal audits will be entries here, in the order in which they arrived.',
  },
  'no-match': {
    title: 'No entry matches',
    text: 'Subjects and decision IDs are matched as a whole. What was recorded in the last seconds may still be on its way.',
  },
  beyond: {
    title: 'Nothing on this page',
    text: 'There are fewer entries than this page would need.',
  },
} as const;

/** Nothing to list says why. */
export function NoEntries(props: {
  why: keyof typeof WORDS;
  onReset: () => void;
}) {
  const { why, onReset } = props;
  const { title, text } = WORDS[why];
  return (
    <section className={styles.empty} aria-label={title}>
      <Text as="h2" variant="title-x-small">
        {title}
      </Text>
      <Text as="p" color="secondary">
        {text}
      </Text>
      {why !== 'none' && (
        <Button variant="secondary" onPress={onReset}>
          {why === 'beyond' ? 'Go to the newest' : 'Show all entries'}
        </Button>
      )}
    </section>
  );
}
