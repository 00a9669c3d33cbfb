import type { Look } from '@companyos/plugin-operation-react';
import type { TaskStream } from '@backstage/plugin-scaffolder-react';

type StepStatus = NonNullable<TaskStream['steps'][string]['status']>;

const STEP_LOOKS: { readonly [status in StepStatus]?: Look } = {
  open: { word: 'To do', shape: 'circle', tone: 'neutral' },
  processing: { word: 'Running', shape: 'progress', tone: 'info' },
  completed: { word: 'Done', shape: 'check', tone: 'positive' },
  failed: { word: 'Failed', shape: 'cross', tone: 'negative' },
  cancelled: { word: 'Cancelled', shape: 'stop', tone: 'neutral' },
  skipped: { word: 'Skipped', shape: 'equal', tone: 'neutral' },
};

export function stepLook(status: StepStatus | undefined): Look {
  return (
    STEP_LOOKS[status ?? 'open'] ?? {
      word: String(status),
      shape: 'question',
      tone: 'neutral',
    }
  );
}

/** How the task stands as a whole. */
export function taskLook(stream: TaskStream): Look {
  if (stream.cancelled) {
    return { word: 'Cancelled', shape: 'stop', tone: 'neutral' };
  }
  if (stream.error) {
    return { word: 'Failed', shape: 'cross', tone: 'negative' };
  }
  return stream.completed
    ? { word: 'Done', shape: 'check', tone: 'positive' }
    : { word: 'Running', shape: 'progress', tone: 'info' };
}

// The log comes with colours for a terminal. ESC [ parameters letter.
const ANSI = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, 'g');

/** The lines of a step's log, without colours and without the empty ones. */
export function logLines(chunks: readonly string[]): readonly string[] {
  return chunks
    .flatMap(chunk => chunk.replace(ANSI, '').split('\n'))
    .filter(line => line.trim() !== '');
}

export type Piece = { readonly text: string; readonly href?: string };

/** A text with its web addresses as links, each named by what stands before its colon where it is an ID. */
export function withLinks(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const match of text.matchAll(
    /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g,
  )) {
    pieces.push({ text: text.slice(last, match.index) });
    pieces.push({ text: match[0], href: match[0] });
    last = match.index + match[0].length;
  }
  pieces.push({ text: text.slice(last) });
  return pieces.filter(piece => piece.text);
}
