import { appThemeApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';

const QUERY = '(prefers-color-scheme: dark)';

/** Whether the dark theme is on: as the person chose in the settings, else as their system says. */
export function useIsDark(): boolean {
  const themes = useApi(appThemeApiRef);
  const [chosen, setChosen] = useState(() => themes.getActiveThemeId());
  const [prefersDark, setPrefersDark] = useState(
    () => window.matchMedia?.(QUERY).matches ?? false,
  );
  useEffect(() => {
    const subscription = themes.activeThemeId$().subscribe(setChosen);
    return () => subscription.unsubscribe();
  }, [themes]);
  useEffect(() => {
    const query = window.matchMedia?.(QUERY);
    const onChange = () => setPrefersDark(query.matches);
    query?.addEventListener('change', onChange);
    return () => query?.removeEventListener('change', onChange);
  }, []);
  return chosen === undefined ? prefersDark : chosen === 'dark';
}
