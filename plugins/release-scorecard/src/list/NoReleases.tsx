import { Button, ButtonLink } from '@backstage/ui';
import { usePaths } from '../usePaths';
import styles from './list.module.css';

const WORDS = {
  none: {
    title: 'Nothing has been released yet',
    text: 'A release brings one version of a component to a target, step by step, and takes it back by itself where it does worse than what serves.',
  },
  'no-match': {
    title: 'No release matches',
    text: 'Try another component, target or state.',
  },
  beyond: {
    title: 'Nothing older',
    text: 'There are no releases before these.',
  },
} as const;

/** Nothing to list says why. */
export function NoReleases(props: {
  why: keyof typeof WORDS;
  onReset: () => void;
}) {
  const { why, onReset } = props;
  const { start } = usePaths();
  const { text, title } = WORDS[why];
  return (
    <section className={styles.empty} aria-label={title}>
      <h3>{title}</h3>
      <p>{text}</p>
      {why === 'none' ? (
        start && (
          <ButtonLink href={start} variant="primary">
            Release the first version
          </ButtonLink>
        )
      ) : (
        <Button variant="secondary" onPress={onReset}>
          Show all releases
        </Button>
      )}
    </section>
  );
}
