import type { ProbeArm } from '@companyos/plugin-probe-common';
import { readAnswer } from './answer';
import type {
  ProbeAnswer,
  ProbeClock,
  ProbeHttp,
  ProbeRequest,
  ProbeTarget,
} from './types';
import { CannotMeasure, ProbeFailure, transportError } from './verdicts';

export interface ProbeHttpOptions {
  readonly target: ProbeTarget;
  readonly arm: ProbeArm;
  readonly clock: ProbeClock;
  readonly signal: AbortSignal;
  readonly fetch: typeof fetch;
  /** The target is waited for while `work` runs. */
  readonly waitingFor: <T>(what: string, work: () => Promise<T>) => Promise<T>;
  /** Which version answered on the run's arm. */
  readonly onDigest: (digest: string) => void;
}

export function createProbeHttp(options: ProbeHttpOptions): ProbeHttp {
  const { target, clock, waitingFor } = options;

  async function send(
    path: string,
    what: string,
    request: ProbeRequest,
    signal: AbortSignal,
  ): Promise<ProbeAnswer> {
    const arm = request.arm ?? options.arm;
    try {
      const response = await options.fetch(urlOf(target, path), {
        method: request.method ?? 'GET',
        headers: {
          accept: 'application/json',
          ...(request.json !== undefined && {
            'content-type': 'application/json',
          }),
          ...request.headers,
          // Last: nothing else decides whom a run is about.
          ...headersOf(target, arm),
        },
        body:
          request.json === undefined ? undefined : JSON.stringify(request.json),
        redirect: 'manual',
        signal,
      });
      const digest =
        (target.digestHeader && response.headers.get(target.digestHeader)) ||
        undefined;
      // Whatever the answer turns out to be worth, this version gave it.
      if (digest && arm === options.arm) options.onDigest(digest);
      return await readAnswer(response, { what, digest });
    } catch (error) {
      if (error instanceof ProbeFailure || error instanceof CannotMeasure) {
        throw error;
      }
      throw transportError(error, what);
    }
  }

  return {
    request(path, request = {}) {
      const method = request.method ?? 'GET';
      const what = `${method} ${path.split('?')[0]}`;
      return waitingFor(what, async () => {
        const { timeoutMs } = request;
        if (timeoutMs === undefined) {
          return send(path, what, request, options.signal);
        }
        const own = new AbortController();
        let callOff = () => {};
        const late = new Promise<never>((_, reject) => {
          callOff = clock.after(timeoutMs, () => {
            reject(
              new ProbeFailure(
                'timeout',
                `${what} got no answer within ${timeoutMs} ms.`,
              ),
            );
            own.abort();
          });
        });
        const signal = AbortSignal.any([options.signal, own.signal]);
        return Promise.race([send(path, what, request, signal), late]).finally(
          callOff,
        );
      });
    },
  };
}

function urlOf({ baseUrl }: ProbeTarget, path: string): string {
  if (!path.startsWith('/')) {
    throw new CannotMeasure(`The probe asks for "${path}", which is no path.`);
  }
  return `${baseUrl.replace(/\/+$/, '')}${path}`;
}

function headersOf({ id, arms }: ProbeTarget, arm: ProbeArm) {
  const headers = arms[arm];
  if (!headers) {
    throw new CannotMeasure(`Target ${id} has no way to its ${arm} version.`);
  }
  return headers;
}
