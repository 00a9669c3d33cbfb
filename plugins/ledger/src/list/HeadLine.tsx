import type { LedgerHead } from '@companyos/ledger';
import { CopyableId, RelativeTime } from '@companyos/plugin-operation-react';
import { short } from '../words';
import styles from './list.module.css';

/** The answer first: how much there is, what stands for all of it, and how fresh it is. */
export function HeadLine(props: { head: LedgerHead }) {
  const { size, rootHash, appendedAt } = props.head;
  if (appendedAt === null) {
    return <p className={styles.lead}>The ledger is empty.</p>;
  }
  return (
    <p className={styles.lead}>
      <strong>
        {size.toLocaleString('en')} {size === 1 ? 'entry' : 'entries'}
      </strong>
      , the last one <RelativeTime iso={appendedAt} />. All of them together
      hash to{' '}
      <CopyableId id={rootHash} short={short(rootHash)} label="root hash" />
    </p>
  );
}
