import type { DecisionPolicy } from '@companyos/plugin-residency-common';
import styles from './residency.module.css';

/** The policies that determined an answer, in the words of their authors. */
export function PolicyList(props: { policies: readonly DecisionPolicy[] }) {
  if (props.policies.length === 0) {
    return <>No policy allows it, and what is not allowed is denied.</>;
  }
  return (
    <ul className={styles.list}>
      {props.policies.map(({ effect, id, text }) => (
        <li key={id}>
          {effect && (
            <strong>{effect === 'permit' ? 'Permit: ' : 'Forbid: '}</strong>
          )}
          {text ?? 'The bundle in force has no such policy any more.'}{' '}
          <code className={styles.code}>{id}</code>
        </li>
      ))}
    </ul>
  );
}
