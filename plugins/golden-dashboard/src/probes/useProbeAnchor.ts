import { useEffect } from 'react';
import { useLocation } from 'react-router-dom';

const ANCHOR = /^#probe-(.+)$/;

/**
 * Brings the probe that the address names into view and gives it the focus, once it is there: what is fetched comes after the
 * browser has looked for it. Answers with its ID.
 */
export function useProbeAnchor(): string | undefined {
  const { hash, key } = useLocation();
  const probeId = ANCHOR.exec(hash)?.[1];
  useEffect(() => {
    const element = probeId && document.getElementById(`probe-${probeId}`);
    if (element) {
      element.scrollIntoView?.({ block: 'center' });
      element.focus({ preventScroll: true });
    }
  }, [probeId, key]);
  return probeId;
}
