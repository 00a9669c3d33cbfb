/** A process with an engine in it: a whole back end, or a small child. */
export interface LabProcess {
  /** Resolves when the process is gone. */
  readonly exited: Promise<{ readonly signal: string | null }>;
}

/** How to drive the processes and read the stores of one definition's crash test. */
export interface CrashLab<P extends LabProcess> {
  /** Starts the process and resolves when it takes requests. It gets the value as `COMPANYOS_CRASH_AFTER`, if any. */
  start(crashAfter: string | undefined): Promise<P>;
  /** Asks for the operation on a subject. It may reject when the process dies meanwhile. */
  submit(process: P, subject: string): Promise<void>;
  /** Resolves when the operation on the subject has ended, whoever asked for it. May reject when the process dies. */
  finished(process: P, subject: string): Promise<void>;
  /** Everything the operation left anywhere, with what differs between two subjects taken out. */
  snapshot(subject: string): Promise<unknown>;
  /** The subject of run number n; each run has one of its own. */
  subject(run: number): string;
  /** Called after each run, with what the undisturbed run left and what this one did. */
  compare(run: CrashedRun): void;
}

export interface CrashedRun {
  /** It was killed after the nth effect; 1 is the first. */
  readonly effect: number;
  readonly expected: unknown;
  readonly actual: unknown;
}

// No definition has as many; a crash that never stops coming would be a bug of the lab.
const MOST_EFFECTS = 200;

/**
 * Kills the process after every single effect of an operation, lets another one finish it, and hands over what is in the
 * stores then together with what an undisturbed run left.
 *
 * The effects need not be listed: run n is killed after its nth effect, and the first run that is not killed had fewer. The
 * process that recovers run n is the one that run n + 1 is killed in, so each effect costs one start.
 *
 * @returns how many effects there were, and the process that is still running.
 */
export async function crashAfterEveryEffect<P extends LabProcess>(
  lab: CrashLab<P>,
): Promise<{ readonly effects: number; readonly process: P }> {
  const armed = (effect: number) =>
    lab.start(`${lab.subject(effect)}#${effect}`);

  let process = await armed(1);
  await lab.submit(process, lab.subject(0));
  await lab.finished(process, lab.subject(0));
  const expected = await lab.snapshot(lab.subject(0));

  for (let effect = 1; effect <= MOST_EFFECTS; effect++) {
    const subject = lab.subject(effect);
    const survived = await survives(lab, process, subject);
    if (survived) {
      lab.compare({ effect, expected, actual: await lab.snapshot(subject) });
      return { effects: effect - 1, process };
    }
    process = await armed(effect + 1);
    // Nobody asks again: what was accepted finishes by itself.
    await lab.finished(process, subject);
    lab.compare({ effect, expected, actual: await lab.snapshot(subject) });
  }
  throw new Error(`More than ${MOST_EFFECTS} effects: does it ever end?`);
}

async function survives<P extends LabProcess>(
  lab: CrashLab<P>,
  process: P,
  subject: string,
): Promise<boolean> {
  const work = lab
    .submit(process, subject)
    .then(() => lab.finished(process, subject))
    .then(
      () => ({ done: true } as const),
      error => ({ done: false, error } as const),
    );
  const first = await Promise.race([work, process.exited]);
  if ('done' in first && first.done) return true;
  // A request that broke off: the process must be on its way out, or the request itself is what went wrong.
  const exit = 'done' in first ? await goneSoon(process, first.error) : first;
  if (exit.signal !== 'SIGKILL') {
    throw new Error(
      `The process ended by ${exit.signal ?? 'itself'} instead of SIGKILL.`,
    );
  }
  await work;
  return false;
}

const GONE_WITHIN_MS = 5_000;

async function goneSoon(process: LabProcess, error: unknown) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error), GONE_WITHIN_MS);
  });
  return Promise.race([process.exited, late]).finally(() =>
    clearTimeout(timer),
  );
}
