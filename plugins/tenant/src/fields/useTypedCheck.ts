import { useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';
import { tenantApiRef } from '../api';
import { messageFor, type SpecKey } from './specOf';

const DEBOUNCE_MS = 300;

/**
 * What the back end thinks of a value that is being typed. `unknown`: it could not be asked; *Next* asks again.
 */
export type TypedCheck =
  | { readonly state: 'idle' | 'checking' | 'good' | 'unknown' }
  | { readonly state: 'bad'; readonly message: string };

interface Answer {
  readonly value: string;
  readonly check: TypedCheck;
}

/** Checks a text shortly after the last key press, with the back end's rules; an empty one is left alone. */
export function useTypedCheck(key: SpecKey, value: string): TypedCheck {
  const api = useApi(tenantApiRef);
  const [answer, setAnswer] = useState<Answer>();

  useEffect(() => {
    if (!value) {
      return undefined;
    }
    const controller = new AbortController();
    const ask = async (): Promise<TypedCheck> => {
      try {
        const { fields } = await api.validate(
          { [key]: value },
          { signal: controller.signal },
        );
        const message = messageFor(key, fields);
        return message ? { state: 'bad', message } : { state: 'good' };
      } catch {
        return { state: 'unknown' };
      }
    };
    const timer = setTimeout(async () => {
      const check = await ask();
      if (!controller.signal.aborted) {
        setAnswer({ value, check });
      }
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, key, value]);

  if (!value) {
    return { state: 'idle' };
  }
  return answer?.value === value ? answer.check : { state: 'checking' };
}
