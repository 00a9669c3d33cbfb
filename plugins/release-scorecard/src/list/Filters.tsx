import { Select } from '@backstage/ui';
import { componentName } from '../words';
import type { ReleaseQuery } from './useReleaseQuery';
import { useTargets } from './useRollouts';
import styles from './list.module.css';

const ALL = 'all';

const SHOWN = [
  { value: ALL, label: 'Under way and ended' },
  { value: 'active', label: 'Under way' },
  { value: 'ended', label: 'Ended' },
];

/** By component, target and whether it is over. What the address names is offered, known or not. */
export function Filters(props: {
  query: ReleaseQuery;
  onChange: (change: Partial<ReleaseQuery>) => void;
}) {
  const { query, onChange } = props;
  const targets = useTargets();
  const components = unique([
    ...targets.flatMap(target => target.components),
    query.component,
  ]);
  const ids = unique([...targets.map(({ id }) => id), query.target]);
  const chosen = (key: unknown) =>
    key === ALL || key === null ? undefined : String(key);
  return (
    <div className={styles.filters} role="search" aria-label="Releases">
      <Select
        className={styles.filter}
        label="Component"
        size="small"
        options={[
          { value: ALL, label: 'All components' },
          ...components.map(value => ({ value, label: componentName(value) })),
        ]}
        value={query.component ?? ALL}
        onChange={key => onChange({ component: chosen(key) })}
      />
      <Select
        className={styles.filter}
        label="Target"
        size="small"
        options={[
          { value: ALL, label: 'All targets' },
          ...ids.map(value => ({ value, label: titleOf(value) })),
        ]}
        value={query.target ?? ALL}
        onChange={key => onChange({ target: chosen(key) })}
      />
      <Select
        className={styles.filter}
        label="State"
        size="small"
        options={SHOWN}
        value={query.show ?? ALL}
        onChange={key =>
          onChange({ show: chosen(key) as ReleaseQuery['show'] })
        }
      />
    </div>
  );

  function titleOf(id: string): string {
    return targets.find(target => target.id === id)?.title ?? id;
  }
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter(value => value !== undefined))] as string[];
}
