// Says what is going on and for how long: one line per step, rewritten in place on a terminal, repeated now and then
// in a log file.
const TICK_MS = 1_000;
const REPEAT_MS = 10_000;

const seconds = ms => `${(ms / 1000).toFixed(1)} s`;

export function createProgress({
  stream = process.stdout,
  now = Date.now,
} = {}) {
  const tty = Boolean(stream.isTTY);
  const startedAt = now();
  const width = () => (stream.columns ?? 80) - 1;
  const rewrite = text => stream.write(`\r\x1b[2K${text.slice(0, width())}`);

  /** Runs `work(detail)`; `detail('…')` adds what it is busy with. The returned string is shown when it is done. */
  async function step(title, work) {
    const begun = now();
    let busyWith = '';
    let printedAt = begun;
    const show = () => {
      const line = `  … ${title}${busyWith && `: ${busyWith}`} (${Math.round(
        (now() - begun) / 1000,
      )} s)`;
      if (tty) rewrite(line);
      else if (now() - printedAt >= REPEAT_MS) {
        printedAt = now();
        stream.write(`${line}\n`);
      }
    };
    const timer = setInterval(show, TICK_MS);
    if (tty) show();
    const end = (mark, text) => {
      clearInterval(timer);
      if (tty) rewrite('');
      stream.write(
        `  ${mark} ${title}${text ? `: ${text}` : ''} (${seconds(
          now() - begun,
        )})\n`,
      );
    };
    try {
      const result = await work(text => {
        busyWith = text;
        if (tty) show();
      });
      end('✓', typeof result === 'string' ? result : '');
      return result;
    } catch (error) {
      end('✗', '');
      throw error;
    }
  }

  return {
    step,
    say: (text = '') => stream.write(`${text}\n`),
    elapsed: () => seconds(now() - startedAt),
  };
}

/** For callers who want no output: tests, the crash harness. */
export const silentProgress = {
  step: async (_title, work) => work(() => {}),
  say: () => {},
  elapsed: () => '',
};
