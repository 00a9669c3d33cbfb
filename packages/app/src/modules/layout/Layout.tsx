import type { ReactNode } from 'react';
import styles from './Layout.module.css';

const CONTENT_ID = 'content';

/** Navigation beside the content, above it where the screen is narrow. */
export function Layout(props: { nav: ReactNode; content: ReactNode }) {
  return (
    <div className={styles.layout}>
      <a className={styles.skip} href={`#${CONTENT_ID}`}>
        Skip to content
      </a>
      {props.nav}
      <div id={CONTENT_ID} tabIndex={-1} className={styles.content}>
        {props.content}
      </div>
    </div>
  );
}
