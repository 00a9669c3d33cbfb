import { runReleaseTargetConformance } from '@companyos/plugin-release-node/testing';
import { describeWithHaproxy, SHOP } from './__testUtils__/haproxyLab';
import { TargetLab } from './__testUtils__/targetLab';

const POLL_MS = 10;

const describeHere = describeWithHaproxy();

describeHere('the real HAProxy', () =>
  runReleaseTargetConformance({
    name: 'HAProxy',
    // One request of the thousand: the first round after a change of weights may begin anywhere.
    shareTolerancePercent: 0.1,
    async create() {
      const lab = await TargetLab.start();
      const { target, haproxy } = lab;
      const [, ...next] = haproxy.servers.map(({ version, digest }) => ({
        version,
        digest,
      }));
      const { stable } = await target.readBack(SHOP);
      return {
        target,
        component: SHOP,
        stable: stable!,
        next: [next[0], next[1]],
        async traffic(requests) {
          const { cursor } = await target.observe(SHOP);
          await lab.traffic(requests);
          for (let seen = 0; seen < requests; ) {
            const { windows } = await target.observe(SHOP, cursor);
            seen = windows.reduce(
              (sum, { arms: { errors } }) =>
                sum + errors.seenCanary + errors.seenStable,
              0,
            );
            await new Promise(done => setTimeout(done, POLL_MS));
          }
        },
        async interfere(canaryPercent) {
          await haproxy.socket.ask([
            `set server shop/s0 weight ${100 - canaryPercent}`,
            `set server shop/s1 weight ${canaryPercent}`,
          ]);
        },
        close: () => lab.close(),
      };
    },
  }),
);
