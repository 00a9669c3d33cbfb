import { defineCommand } from '../command';
import { whoAmI } from '../signIn';
import { facts, json } from '../text';

export const whoami = defineCommand({
  path: ['whoami'],
  summary: 'Say who is signed in, and in which groups',
  examples: ['companyos whoami', 'companyos whoami --json'],
  async run({ io, connect }, options) {
    const { url, fetch, token } = await connect(options);
    const { user, memberOf } = await whoAmI(fetch, url, token);
    io.out(
      options.json
        ? json({ url, user, memberOf })
        : `${user}\n${facts([
            ['portal', url],
            ['groups', memberOf.join(', ') || 'none'],
          ])}`,
    );
    return 'ok';
  },
});
