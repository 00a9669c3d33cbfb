import { actorName, type Look } from '@companyos/plugin-operation-react';

/** What the residency API says, as people say it. */

export const OUTCOMES: { readonly [outcome in 'allow' | 'deny']: Look } = {
  allow: { word: 'Allowed', shape: 'check', tone: 'positive' },
  deny: { word: 'Denied', shape: 'barred', tone: 'negative' },
};

export const HELD: Look = { word: 'Holds', shape: 'stop', tone: 'warning' };
export const RELEASED: Look = {
  word: 'Released',
  shape: 'check',
  tone: 'neutral',
};

const ARTIFACT_STATES: { readonly [state: string]: Look } = {
  held: { word: 'Held', shape: 'stop', tone: 'warning' },
  retained: { word: 'Kept', shape: 'clock', tone: 'info' },
  unclear: { word: 'Unclear', shape: 'question', tone: 'warning' },
  deletable: { word: 'Free', shape: 'circle', tone: 'neutral' },
  due: { word: 'Due', shape: 'minus', tone: 'info' },
};

/** A word for every state, also for one that a newer back end knows. */
export function artifactLook(state: string): Look {
  return (
    ARTIFACT_STATES[state] ?? {
      word: state,
      shape: 'question',
      tone: 'neutral',
    }
  );
}

/** Erased and never known are different things; the API only has the first. */
export function whoInWords(actor: string | null): string {
  return actor === null ? 'erased' : actorName(actor);
}

/** `data:export` → `Data export`. */
export function actionInWords(action: string): string {
  const words = action.replace(/[:._-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The start and the end of a hash or an ID: enough to recognise it. */
export function short(id: string): string {
  return id.length > 16 ? `${id.slice(0, 8)}…${id.slice(-6)}` : id;
}
