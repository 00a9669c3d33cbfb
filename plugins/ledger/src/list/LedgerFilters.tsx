import { SearchField, Select } from '@backstage/ui';
import { useEffect, useState } from 'react';
import { OUTCOMES, TYPES } from '../words';
import type { LedgerQuery } from './useLedgerQuery';
import styles from './list.module.css';

const ALL = 'all';

const types = [
  { value: ALL, label: 'All kinds' },
  ...Object.entries(TYPES).map(([value, label]) => ({ value, label })),
];

const outcomes = [
  { value: ALL, label: 'All outcomes' },
  ...Object.entries(OUTCOMES).map(([value, { word }]) => ({
    value,
    label: word,
  })),
];

/** Which entries to show. The field takes what people have at hand: a decision ID, or the subject of an entry. */
export function LedgerFilters(props: {
  query: LedgerQuery;
  onChange: (change: Partial<LedgerQuery>) => void;
}) {
  const { query, onChange } = props;
  const wanted = query.decisionId ?? query.subject ?? '';
  const [text, setText] = useState(wanted);
  useEffect(() => setText(wanted), [wanted]);

  const find = (value: string) => {
    const id = value.trim();
    const isDecision = id.startsWith('pd_');
    onChange({
      decisionId: isDecision ? id : undefined,
      subject: isDecision ? undefined : id,
    });
  };

  return (
    <div className={styles.filters} role="search" aria-label="Ledger entries">
      <SearchField
        className={styles.search}
        label="Decision ID or subject"
        placeholder="pd_… or tenant:tn_…, then Enter"
        value={text}
        onChange={setText}
        onSubmit={find}
        onClear={() => find('')}
      />
      <Select
        className={styles.filter}
        label="Kind"
        options={types}
        value={query.type ?? ALL}
        onChange={key =>
          onChange({
            type: key === ALL ? undefined : (key as LedgerQuery['type']),
          })
        }
      />
      <Select
        className={styles.filter}
        label="Outcome"
        options={outcomes}
        value={query.outcome ?? ALL}
        onChange={key =>
          onChange({
            outcome: key === ALL ? undefined : (key as LedgerQuery['outcome']),
          })
        }
      />
    </div>
  );
}
