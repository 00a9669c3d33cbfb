// Ends what was started, in reverse order, whoever asks: Ctrl-C, a signal to us, a signal to npm above us.
//
// npm passes signals on, and a terminal sends them to the whole foreground group, so one Ctrl-C may arrive twice within
// milliseconds. A second one that comes later is a person losing patience: everything is then ended the hard way, and
// still waited for.
const PATIENCE_MS = 1_000;
const PARENT_CHECK_MS = 500;

export function createLifecycle({
  now = Date.now,
  exit = code => process.exit(code),
  watchParent = Boolean(process.env.npm_lifecycle_event),
} = {}) {
  const abort = new AbortController();
  const stack = [];
  let stopping = null;
  let firstSignalAt = 0;
  let hurry = () => {};
  const hurried = new Promise(resolve => (hurry = resolve));

  const stop = () => {
    stopping ??= (async () => {
      abort.abort(new Error('stopped'));
      let failed = false;
      while (stack.length) {
        try {
          await stack.pop()(hurried);
        } catch (error) {
          failed = true;
          process.stderr.write(`${error.stack ?? error}\n`);
        }
      }
      return failed;
    })();
    return stopping;
  };

  let onSignal;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const arm = ({ onStopping, exitCode }) => {
    onSignal = async () => {
      if (stopping) {
        if (now() - firstSignalAt > PATIENCE_MS) hurry();
        return;
      }
      firstSignalAt = now();
      onStopping();
      const failed = await stop();
      exit(failed ? 1 : exitCode());
    };
    signals.forEach(signal => process.on(signal, onSignal));
    // Whoever read our output is gone. That is no reason to fall over and leave things running.
    for (const stream of [process.stdout, process.stderr])
      stream.on('error', () => {});
    if (watchParent) {
      // An older sh between npm and us dies of the signal without passing it on; then our parent changes.
      const parent = process.ppid;
      setInterval(() => {
        if (process.ppid !== parent && !stopping) onSignal();
      }, PARENT_CHECK_MS).unref();
    }
  };

  return {
    signal: abort.signal,
    /** `end(hurried)` must resolve when the thing is gone; `hurried` resolves when it should end the hard way. */
    onStop: end => stack.push(end),
    stop,
    arm,
    get stopping() {
      return stopping !== null;
    },
  };
}
