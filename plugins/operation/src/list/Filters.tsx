import { Select, Switch } from '@backstage/ui';
import {
  operationLook,
  OPERATION_STATES,
  typeName,
} from '@companyos/plugin-operation-react';
import type { ListQuery } from './useListQuery';
import styles from './list.module.css';

const ANY = 'all';

const STATES = [
  { value: ANY, label: 'All states' },
  { value: 'open', label: 'Not ended yet' },
  ...OPERATION_STATES.map(state => ({
    value: state,
    label: operationLook(state).word,
  })),
];

/** What to show. Types are those on the page: with one kind of operation there is nothing to choose. */
export function Filters(props: {
  query: ListQuery;
  types: readonly string[];
  onChange: (change: Partial<ListQuery>) => void;
}) {
  const { query, onChange } = props;
  const types = [
    ...new Set([...props.types, ...(query.type ? [query.type] : [])]),
  ].sort();
  return (
    <div className={styles.filters} role="group" aria-label="Filter">
      <Select
        label="State"
        options={STATES}
        value={query.state}
        onChange={state => onChange({ state: state as ListQuery['state'] })}
      />
      {(types.length > 1 || query.type) && (
        <Select
          label="Kind"
          options={[
            { value: ANY, label: 'All kinds' },
            ...types.map(type => ({ value: type, label: typeName(type) })),
          ]}
          value={query.type ?? ANY}
          onChange={type =>
            onChange({ type: type === ANY ? undefined : String(type) })
          }
        />
      )}
      <Switch
        label="Only mine"
        isSelected={query.mine}
        onChange={mine => onChange({ mine })}
      />
    </div>
  );
}
