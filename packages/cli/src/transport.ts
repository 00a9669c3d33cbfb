/**
 * One HTTP request to the portal. It answers with a response that is JSON or the manifest's YAML, or throws a CliError that
 * says what is in the way: nothing listens, no answer in time, a proxy's HTML page instead of the portal.
 */
import { CliError, notSignedIn } from './errors';
import type { Io } from './io';

const REQUEST_TIMEOUT_MS = 30_000;

export function portalFetch(io: Io, url: string): typeof fetch {
  return async (input, init) => {
    const late = new AbortController();
    const timer = setTimeout(
      () => late.abort(new DOMException('No answer', 'TimeoutError')),
      REQUEST_TIMEOUT_MS,
    );
    timer.unref();
    let response: Response;
    try {
      response = await io.fetch(input, {
        ...init,
        redirect: 'error',
        signal: init?.signal
          ? AbortSignal.any([init.signal, late.signal])
          : late.signal,
      });
    } catch (error) {
      clearTimeout(timer);
      throw unreachable(url, error);
    }
    // An export streams for as long as it takes; everything else is there at once or not at all.
    if (/x-ndjson/.test(response.headers.get('content-type') ?? '')) {
      clearTimeout(timer);
    }
    if (response.status === 401) {
      throw notSignedIn(url);
    }
    await refuseForeignAnswer(url, response);
    return response;
  };
}

/** A gateway's error page or a front end's index.html is no answer of the API. */
async function refuseForeignAnswer(
  url: string,
  response: Response,
): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  const isHtml = /html/i.test(type);
  const isJson = /json/i.test(type);
  if (!isHtml && (response.ok || isJson)) {
    return;
  }
  const text = isHtml ? titleOf(await response.text()) : '';
  const said = text ? ` ("${text}")` : '';
  const atFault = [502, 503, 504].includes(response.status);
  throw new CliError(atFault ? 'unreachable' : 'unexpected', {
    code: atFault ? 'UNREACHABLE' : 'UNEXPECTED_ANSWER',
    message: atFault
      ? `Something in front of the portal answered ${response.status}${said}: the portal at ${url} is not up.`
      : `${url} answered ${response.status}${said}, which is not an answer of the portal's API.`,
    next: atFault
      ? 'Try again in a minute; if it stays, look at the portal and at the proxy before it.'
      : 'Check that --url or COMPANYOS_URL is the address of a CompanyOS portal.',
  });
}

function titleOf(html: string): string {
  const title = /<title[^>]*>([^<]{1,200})<\/title>/i.exec(html)?.[1] ?? '';
  return title.replace(/\s+/g, ' ').trim();
}

function unreachable(url: string, error: unknown): CliError {
  const { name, message, cause } = (error ?? {}) as Partial<Error>;
  const { code, message: inner } = (cause ?? {}) as NodeJS.ErrnoException;
  const isTimeout = name === 'TimeoutError';
  const detail = code ?? inner ?? message ?? String(error);
  return new CliError(
    'unreachable',
    {
      code: 'UNREACHABLE',
      message: isTimeout
        ? `The portal at ${url} did not answer within ${
            REQUEST_TIMEOUT_MS / 1000
          } seconds.`
        : `The portal at ${url} cannot be reached (${detail}).`,
      next: 'Check that it runs and that --url or COMPANYOS_URL is right, then run the command again.',
    },
    { cause: error },
  );
}
