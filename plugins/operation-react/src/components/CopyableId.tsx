import { ButtonIcon, Link, VisuallyHidden } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useRef, useState } from 'react';
import styles from './CopyableId.module.css';

const SAY_COPIED_MS = 3000;

/** Works without `navigator.clipboard` too, which browsers only give to secure origins. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.appendChild(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (!copied) {
    throw new Error(
      'The browser did not let the portal copy: select the text and copy it yourself.',
    );
  }
}

/** An ID to read, follow and copy. `label` names it, for example `decision ID`. */
export function CopyableId(props: {
  id: string;
  label: string;
  /** Where the ID leads. */
  href?: string;
  /** Shown in place of a long ID; the whole one is copied. */
  short?: string;
}) {
  const { id, label, href, short } = props;
  const [said, setSaid] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(timer.current), []);

  const onCopy = async () => {
    try {
      await copyText(id);
      setSaid('Copied');
    } catch {
      setSaid('Not copied: select the text and copy it yourself');
    }
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setSaid(''), SAY_COPIED_MS);
  };

  const text = <code className={styles.code}>{short ?? id}</code>;
  return (
    <span className={styles.root} title={short ? id : undefined}>
      {href ? (
        <Link href={href} className={styles.link}>
          {text}
        </Link>
      ) : (
        text
      )}
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={`Copy ${label}`}
        icon={said === 'Copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        onPress={onCopy}
        className={styles.button}
      />
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </span>
  );
}
