import styles from './Layout.module.css';

/** Seen only when loading takes long enough to be noticed. */
export function Loading() {
  return (
    <div role="progressbar" aria-label="Loading" className={styles.loading} />
  );
}
