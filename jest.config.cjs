// Tests of all packages in two Jest projects, of those that run in a browser and of those that run in Node. Backstage's own
// configuration makes one of each package, and Jest shares neither what it has read nor what it has transformed between
// projects: on a fresh machine, Backstage itself is then transformed again for each of them.
const path = require('node:path');
const backstage = require('@backstage/cli/config/jest');

const isBrowser = ({ testEnvironment }) => /jsdom/.test(testEnvironment);

/** One project where the packages' own are, but for where they lie, the same. */
function together(displayName, projects) {
  const settings = ({ transform, testEnvironment, runtime, ...project }) =>
    JSON.stringify([transform, testEnvironment, runtime]);
  // Code for both sides is transformed as for Node where it is tested in Node.
  const [first, ...others] = projects.filter(
    project => Boolean(project.runtime) === isBrowser(project),
  );
  const odd = others.find(other => settings(other) !== settings(first));
  if (odd) {
    throw new Error(
      `${odd.displayName} is tested in a way of its own. Teach jest.config.cjs of it.`,
    );
  }
  // Each has the same `setupTests.ts`, or none.
  const setUp = projects.find(project => project.setupFilesAfterEnv.length > 0);
  return {
    ...first,
    displayName,
    rootDir: __dirname,
    roots: projects.map(({ rootDir }) => rootDir),
    setupFilesAfterEnv: (setUp?.setupFilesAfterEnv ?? []).map(file =>
      path.resolve(file.replace('<rootDir>', setUp.rootDir)),
    ),
  };
}

module.exports = async () => {
  const { projects, ...rest } = await backstage;
  return {
    ...rest,
    projects: [
      together('browser', projects.filter(isBrowser)),
      {
        ...together(
          'node',
          projects.filter(project => !isBrowser(project)),
        ),
        testEnvironment: require.resolve(
          './scripts/lib/jest-node-environment.cjs',
        ),
      },
    ],
  };
};
