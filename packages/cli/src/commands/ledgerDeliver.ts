import { deliverBreakGlass } from '../breakGlass/deliver';
import { defineCommand } from '../command';
import { json } from '../text';

export const ledgerDeliver = defineCommand({
  path: ['ledger', 'deliver'],
  summary: 'Have recorded what was done on this machine without the portal',
  details: `A rollback with --break-glass is written down on the machine where it was done. Every command that reaches the portal
delivers it; this one does nothing else. The entry is marked late, with the person as claimed, and with who delivered
it.`,
  examples: ['companyos ledger deliver', 'companyos ledger deliver --json'],
  async run({ io, reach }, options) {
    const done = await deliverBreakGlass(io, await reach(options));
    io.out(
      options.json
        ? json(done)
        : `Recorded: ${done.delivered.length}. Waiting: ${done.waiting.length}.\n`,
    );
    return done.waiting.length === 0 ? 'ok' : 'unreachable';
  },
});
