import { Agent, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Outcome } from './ArmCounter';
import { forward } from './forward';
import { CANARY_HEADER, type Arm, type Router } from './Router';
import type { TickLog } from './TickLog';
import { userOf } from './userOf';

export interface ProxyOptions {
  readonly router: Router;
  readonly ticks: TickLog;
  /** Null where no process runs. */
  readonly ports: () => { readonly [arm in Arm]: number | null };
  readonly deadlineMs: number;
}

/**
 * Sends each request to the arm that the router says and counts what came of it: bad is an answer from 500 up, none at all,
 * one that was cut off, one that took longer than the deadline, and one that nobody waited for.
 */
export class Proxy {
  readonly #options: ProxyOptions;
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  close(): void {
    this.#agent.destroy();
  }

  handle(incoming: IncomingMessage, response: ServerResponse): void {
    const { router, ticks, ports, deadlineMs } = this.#options;
    const user = userOf(incoming.headers);
    const header = incoming.headers[CANARY_HEADER]?.toString();
    const route = router.route({ header, user });
    if (!route) {
      refuse(response, 503, 'There is no canary.', 'Deploy one first.');
      return;
    }
    const startedAt = performance.now();
    const path = /^\/([^/?]*)/.exec(incoming.url ?? '')?.[1] ?? '';
    const begun = ticks.begin(route, { user, path });
    let over = false;
    let forwarding: { cancel(): void } | undefined = undefined;
    let timer: NodeJS.Timeout | undefined = undefined;
    const end = (outcome: Partial<Outcome>) => {
      over = true;
      clearTimeout(timer);
      begun.end({
        bad: false,
        unfinished: false,
        latencyMs: performance.now() - startedAt,
        ...outcome,
      });
    };
    const fail = (status: number, message: string, unfinished = false) => {
      if (over) return;
      end({ bad: true, unfinished });
      forwarding?.cancel();
      refuse(response, status, message, 'Try again.');
    };
    timer = setTimeout(fail, deadlineMs, 504, 'No answer in time.', true);
    response.once('close', () => fail(499, 'Nobody waited for it.'));
    const port = ports()[route.arm];
    if (port === null) {
      fail(502, 'The version that should answer does not run.');
      return;
    }
    forwarding = forward({
      agent: this.#agent,
      port,
      incoming,
      response,
      onEnd: (status, digest) => {
        if (!over) end({ bad: status >= 500, digest });
      },
      onFailure: message => fail(502, message),
    });
  }
}

function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  next: string,
) {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ error: { code: 'UNREACHABLE', message, next } }),
  );
}
