import { LookIcon } from '../components/StatusBadge';
import type { Look } from '../operationState';
import styles from './wizard.module.css';

const WRONG: Look = { word: 'Error', shape: 'cross', tone: 'negative' };
const RIGHT: Look = { word: 'Good', shape: 'check', tone: 'positive' };

/** What is said about a field, below it. The input names it as its description; changes are announced. */
export function FieldMessage(props: {
  id: string;
  kind: 'error' | 'good' | 'info';
  text: string | undefined;
}) {
  const { id, kind, text } = props;
  return (
    <div id={id} role="status" className={styles.message} data-kind={kind}>
      {text && kind === 'error' && <LookIcon look={WRONG} />}
      {text && kind === 'good' && <LookIcon look={RIGHT} />}
      {text}
    </div>
  );
}
