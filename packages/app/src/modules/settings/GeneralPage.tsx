import {
  appThemeApiRef,
  identityApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { Box, Button, Radio, RadioGroup } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { lowerFirst } from '../lowerFirst';
import { useMe } from '../me/useMe';
import styles from './settings.module.css';

const AS_THE_SYSTEM = 'auto';

function ThemeChoice() {
  const themeApi = useApi(appThemeApiRef);
  const [chosen, setChosen] = useState(themeApi.getActiveThemeId());
  useEffect(() => {
    const subscription = themeApi.activeThemeId$().subscribe(setChosen);
    return () => subscription.unsubscribe();
  }, [themeApi]);
  return (
    <RadioGroup
      label="Theme"
      value={chosen ?? AS_THE_SYSTEM}
      onChange={id =>
        themeApi.setActiveThemeId(id === AS_THE_SYSTEM ? undefined : id)
      }
    >
      <Radio value={AS_THE_SYSTEM}>As the system</Radio>
      {themeApi.getInstalledThemes().map(theme => (
        <Radio key={theme.id} value={theme.id}>
          {theme.title}
        </Radio>
      ))}
    </RadioGroup>
  );
}

/** Who you are to the portal, and how it looks. */
export function GeneralPage() {
  const me = useMe();
  const identityApi = useApi(identityApiRef);
  return (
    <main className={styles.page}>
      <h1>Settings</h1>
      <Box as="section" bg="neutral" className={styles.card}>
        <h2>You</h2>
        <p>
          <strong>{me?.name ?? '…'}</strong>
        </p>
        <ul>
          {me?.groups.map(group => (
            <li key={group.ref}>
              {group.title}
              {group.description && `: ${lowerFirst(group.description)}`}
            </li>
          ))}
        </ul>
        <Button variant="secondary" onPress={() => identityApi.signOut()}>
          Sign out
        </Button>
      </Box>
      <Box as="section" bg="neutral" className={styles.card}>
        <h2>Look</h2>
        <ThemeChoice />
      </Box>
    </main>
  );
}
