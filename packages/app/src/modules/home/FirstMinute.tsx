import { storageApiRef, useApi } from '@backstage/frontend-plugin-api';
import { Box, Button } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import styles from './Home.module.css';

const BUCKET = 'companyos-home';
const KEY = 'first-minute-done';

/** For who is here for the first time: what to try in the first minute. Stays away once it was put away. */
export function FirstMinute() {
  const bucket = useApi(storageApiRef).forBucket(BUCKET);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const snapshot = bucket.snapshot<boolean>(KEY);
    setShown(snapshot.presence === 'absent');
    const subscription = bucket.observe$<boolean>(KEY).subscribe(next => {
      setShown(next.presence === 'absent');
    });
    return () => subscription.unsubscribe();
  }, [bucket]);
  if (!shown) {
    return null;
  }
  return (
    <Box
      as="section"
      bg="neutral"
      className={styles.firstMinute}
      aria-labelledby="first-minute"
    >
      <h2 id="first-minute" className={styles.firstTitle}>
        New here? Your first minute
      </h2>
      <ol>
        <li>
          <Link to="/create/templates/default/create-tenant">
            Onboard a tenant
          </Link>
          : the last step shows the plan before anything is changed.
        </li>
        <li>
          Run it again with the same answers: the portal sees that there is
          nothing to do, and says so.
        </li>
        <li>
          <Link to="/create/templates/default/release-version">
            Release version 1.2.0
          </Link>
          , which is bad on purpose, and watch it come back by itself.
        </li>
        <li>
          Prefer a terminal?{' '}
          <Link to="/settings/command-line">The command line</Link> does the
          same.
        </li>
      </ol>
      <Button
        variant="secondary"
        size="small"
        onPress={() => {
          setShown(false);
          bucket.set(KEY, true);
        }}
      >
        Got it
      </Button>
    </Box>
  );
}
