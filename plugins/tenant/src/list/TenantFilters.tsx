import { SearchField, Select } from '@backstage/ui';
import { useEffect, useRef, useState } from 'react';
import { stateWords } from '../looks';
import type { TenantQuery } from './useTenantQuery';
import styles from './list.module.css';

const DEBOUNCE_MS = 300;
const ALL = 'all';

const stateOptions = [
  { value: ALL, label: 'All states' },
  ...Object.entries(stateWords).map(([value, label]) => ({ value, label })),
];

/** Search, debounced, and a filter by state. The address is the truth; going back brings the old text back. */
export function TenantFilters(props: {
  query: TenantQuery;
  onChange: (
    change: Partial<TenantQuery>,
    options?: { replace?: boolean },
  ) => void;
}) {
  const { query, onChange } = props;
  const [text, setText] = useState(query.search);
  const sent = useRef(query.search);

  useEffect(() => {
    if (query.search !== sent.current) {
      sent.current = query.search;
      setText(query.search);
    }
  }, [query.search]);

  useEffect(() => {
    const search = text.trim();
    if (search === sent.current) {
      return undefined;
    }
    const timer = setTimeout(() => {
      sent.current = search;
      onChange({ search }, { replace: true });
    }, DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [text, onChange]);

  return (
    <div className={styles.filters} role="search" aria-label="Tenants">
      <SearchField
        className={styles.search}
        aria-label="Search tenants"
        placeholder="Search by name"
        size="small"
        value={text}
        onChange={setText}
      />
      <Select
        className={styles.state}
        aria-label="State"
        size="small"
        options={stateOptions}
        value={query.state ?? ALL}
        onChange={key =>
          onChange({
            state: key === ALL ? undefined : (key as TenantQuery['state']),
          })
        }
      />
    </div>
  );
}
