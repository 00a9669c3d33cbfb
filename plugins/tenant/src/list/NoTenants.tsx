import { Button, ButtonLink, Text } from '@backstage/ui';
import { useCreatePath } from '../hooks';
import styles from './list.module.css';

/** Nothing to list: because there is none, none matches, or the page lies beyond the last. */
export function NoTenants(props: {
  why: 'none' | 'no-match' | 'beyond';
  onReset: () => void;
}) {
  const { why, onReset } = props;
  const createPath = useCreatePath();
  if (why === 'none') {
    return (
      <section className={styles.empty} aria-label="No tenants yet">
        <Text as="h2" variant="title-small">
          No tenants yet
        </Text>
        <Text as="p">
          A tenant is one customer's own share of the product: its database,
          graph and search index in its home region, its roles, and a manifest
          of all of it.
        </Text>
        {createPath && (
          <ButtonLink href={createPath} variant="primary">
            Create the first tenant
          </ButtonLink>
        )}
      </section>
    );
  }
  return (
    <section className={styles.empty} aria-label="No tenants here">
      <Text as="h2" variant="title-small">
        {why === 'no-match' ? 'No tenant matches' : 'Nothing on this page'}
      </Text>
      <Text as="p">
        {why === 'no-match'
          ? 'Try a part of the name, or another state.'
          : 'There are fewer tenants than this page would need.'}
      </Text>
      <Button variant="secondary" onPress={onReset}>
        {why === 'no-match' ? 'Show all tenants' : 'Go to the first page'}
      </Button>
    </section>
  );
}
