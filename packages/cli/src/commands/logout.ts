import { defineCommand } from '../command';
import { readCredentials, writeCredentials } from '../credentials';
import { portalUrl } from '../portalUrl';
import { json } from '../text';

export const logout = defineCommand({
  path: ['logout'],
  summary: 'Forget the sign-in to a portal',
  examples: ['companyos logout'],
  async run({ io }, options) {
    const credentials = await readCredentials(io);
    const url = portalUrl(io, credentials, options.url);
    const { [url]: session, ...portals } = credentials.portals;
    if (session) {
      await writeCredentials(io, {
        ...credentials,
        current: credentials.current === url ? null : credentials.current,
        portals,
      });
    }
    const wasSignedIn = session !== undefined;
    io.out(
      options.json
        ? json({ url, wasSignedIn })
        : `${
            wasSignedIn ? 'Signed out of' : 'Nobody was signed in to'
          } ${url}.\n`,
    );
    return 'ok';
  },
});
