import { ButtonLink, Flex, Text } from '@backstage/ui';
import styles from './Layout.module.css';

/** No page has this address. */
export function NothingHere() {
  return (
    <main className={styles.message}>
      <Flex direction="column" gap="4">
        <Text as="h1" variant="title-medium">
          Nothing at this address
        </Text>
        <Text as="p">
          The page may have moved, or the address has a slip in it. What you
          look for is likely a step away from the start page.
        </Text>
        <div>
          <ButtonLink href="/" variant="primary">
            Go to the start page
          </ButtonLink>
        </div>
      </Flex>
    </main>
  );
}
