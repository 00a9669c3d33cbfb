import {
  request as httpRequest,
  type Agent,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { LOOPBACK } from '../http/listen';
import { RELEASE_HEADER } from '../release/releaseHeader';

/** RFC 9110, 7.6.1: these are between two neighbours. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Sends a request on and its answer back. Exactly one of `onEnd` and `onFailure` is called, unless it is cancelled. */
export function forward(options: {
  readonly agent: Agent;
  readonly port: number;
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly onEnd: (status: number, digest: string | undefined) => void;
  readonly onFailure: (message: string) => void;
}): { cancel(): void } {
  const { agent, port, incoming, response, onEnd, onFailure } = options;
  let upstream: ClientRequest;
  const send = (again: boolean) => {
    upstream = httpRequest({
      host: LOOPBACK,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: passedOn(incoming.headers),
      agent,
    });
    let answered = false;
    upstream.once('response', answer => {
      answered = true;
      // Cancelled just now, and answered by whoever cancelled.
      if (response.headersSent || response.destroyed) return;
      const status = answer.statusCode ?? 502;
      response.writeHead(status, passedOn(answer.headers));
      answer.once('end', () =>
        onEnd(status, answer.headers[RELEASE_HEADER]?.toString()),
      );
      answer.once('error', () => onFailure('The answer was cut off.'));
      answer.pipe(response);
    });
    upstream.once('error', () => {
      if (answered) return;
      // An idle connection may be closed just as it is used again; that is nobody's fault.
      if (again && upstream.reusedSocket && !hasBody(incoming)) send(false);
      else onFailure('The version that should answer does not.');
    });
    if (hasBody(incoming)) incoming.pipe(upstream);
    else upstream.end();
  };
  send(true);
  return { cancel: () => upstream.destroy() };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return (
    headers['transfer-encoding'] !== undefined ||
    Number(headers['content-length'] ?? 0) > 0
  );
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name)),
  );
}
