import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { tally, type Bar } from './strip';
import styles from './RunStrip.module.css';

/**
 * The last walks as bars, oldest at the left. One stop for the Tab key; the arrows, Home and End move within, Enter pins
 * what is said about a walk, Escape lets go. Outcomes differ in height and pattern besides colour.
 */
export function RunStrip(props: {
  /** What the bars are of, `Walks of Login on stable`. */
  label: string;
  bars: readonly Bar[];
  /** Told about the walk that is pinned, in place of one line of words. */
  children?: (pinned: Bar) => ReactNode;
}) {
  const { bars, label } = props;
  const [at, setAt] = useState<string>();
  const [pinned, setPinned] = useState<string>();
  const buttons = useRef(new Map<string, HTMLButtonElement>());
  const last = bars[bars.length - 1];
  const current = bars.find(bar => bar.key === at) ?? last;
  const held = bars.find(bar => bar.key === pinned);

  useEffect(() => {
    if (pinned && !held) setPinned(undefined);
  }, [pinned, held]);

  if (!last) {
    return <p className={styles.words}>No walk yet.</p>;
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setPinned(undefined);
      return;
    }
    const index = bars.indexOf(current);
    const next = {
      ArrowLeft: index - 1,
      ArrowRight: index + 1,
      Home: 0,
      End: bars.length - 1,
    }[event.key];
    const bar = next === undefined ? undefined : bars[next];
    if (bar) {
      event.preventDefault();
      setAt(bar.key);
      buttons.current.get(bar.key)?.focus();
    }
  };
  const shown = held ?? bars.find(bar => bar.key === at);

  return (
    <div className={styles.strip}>
      <div
        role="toolbar"
        aria-label={label}
        aria-orientation="horizontal"
        className={styles.bars}
        onKeyDown={onKeyDown}
        onMouseLeave={() => setAt(undefined)}
      >
        {bars.map(bar => (
          <button
            key={bar.key}
            ref={element => {
              if (element) buttons.current.set(bar.key, element);
              else buttons.current.delete(bar.key);
            }}
            type="button"
            className={styles.bar}
            data-state={bar.state}
            aria-label={bar.words}
            aria-pressed={bar.key === pinned}
            tabIndex={bar === current ? 0 : -1}
            onFocus={() => setAt(bar.key)}
            onBlur={() => setAt(undefined)}
            onMouseEnter={() => setAt(bar.key)}
            onClick={() => setPinned(bar.key === pinned ? undefined : bar.key)}
          />
        ))}
      </div>
      <p className={styles.words} aria-hidden={shown ? true : undefined}>
        {shown ? shown.words : `Last ${bars.length}: ${tally(bars)}.`}
      </p>
      {held && props.children && (
        <div role="status">{props.children(held)}</div>
      )}
    </div>
  );
}
