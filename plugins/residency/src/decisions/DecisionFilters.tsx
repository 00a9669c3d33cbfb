import { SearchField, Select } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { PERIODS, type Filters } from './useDecisionQuery';
import styles from '../components/residency.module.css';

const ANY = 'any';

const outcomes = [
  { value: ANY, label: 'All outcomes' },
  { value: 'allow', label: 'Allowed' },
  { value: 'deny', label: 'Denied' },
];

const periods = [
  { value: ANY, label: 'All times' },
  ...Object.entries(PERIODS).map(([value, { label }]) => ({ value, label })),
];

function Search(props: {
  label: string;
  placeholder: string;
  value: string | undefined;
  onFind: (value: string | undefined) => void;
}) {
  const { label, onFind, placeholder, value = '' } = props;
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <SearchField
      className={styles.filter}
      label={label}
      placeholder={placeholder}
      value={text}
      onChange={setText}
      onSubmit={found => onFind(found.trim() || undefined)}
      onClear={() => onFind(undefined)}
    />
  );
}

/** Which decisions to show. A person is found by name, or by a whole reference. */
export function DecisionFilters(props: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}) {
  const { filters, onChange } = props;
  return (
    <div className={styles.filters} role="search" aria-label="Decisions">
      <Select
        className={styles.filter}
        label="Outcome"
        options={outcomes}
        value={filters.outcome ?? ANY}
        onChange={key =>
          onChange({
            outcome: key === ANY ? undefined : (key as Filters['outcome']),
          })
        }
      />
      <Select
        className={styles.filter}
        label="Time"
        options={periods}
        value={filters.period ?? ANY}
        onChange={key =>
          onChange({ period: key === ANY ? undefined : String(key) })
        }
      />
      <Search
        label="Action"
        placeholder="data:export ↵"
        value={filters.action}
        onFind={action => onChange({ action })}
      />
      <Search
        label="Person"
        placeholder="ada ↵"
        value={filters.actor}
        onFind={actor => onChange({ actor: actor && reference(actor) })}
      />
      <Search
        label="Subject"
        placeholder="tenant:tn_… ↵"
        value={filters.subject}
        onFind={subject => onChange({ subject })}
      />
    </div>
  );
}

function reference(text: string): string {
  return text.includes(':') ? text : `user:default/${text.toLowerCase()}`;
}
