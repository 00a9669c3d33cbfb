import { StartUp } from './StartUp';

describe('StartUp', () => {
  let now: number;
  let isThere: boolean;
  let looks: number;
  beforeEach(() => {
    now = 0;
    isThere = false;
    looks = 0;
  });
  const create = () =>
    StartUp.create({
      now: () => new Date(now),
      async look() {
        looks += 1;
        if (!isThere) throw new Error('refused');
      },
    });

  it('is under way until it is there, and over for good then', async () => {
    const startUp = create();
    expect(await startUp.isUnderWay()).toBe(true);
    isThere = true;
    expect(await startUp.isUnderWay()).toBe(false);
    isThere = false;
    expect(await startUp.isUnderWay()).toBe(false);
    expect(looks).toBe(2);
  });

  it('is over after five minutes, whatever is there', async () => {
    const startUp = create();
    now = 5 * 60_000;
    expect(await startUp.isUnderWay()).toBe(true);
    now += 1;
    expect(await startUp.isUnderWay()).toBe(false);
  });
});
