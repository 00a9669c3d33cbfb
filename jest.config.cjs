// Tests of all packages in two Jest projects, of those that run in a browser and of those that run in Node. Backstage's own
// configuration makes one of each package, and Jest shares neither what it has read nor what it has transformed between
// projects: on a fresh machine, Backstage itself is then transformed again for each of them.
const fs = require('node:fs');
const path = require('node:path');
const backstage = require('@backstage/cli/config/jest');

const isBrowser = ({ testEnvironment }) => /jsdom/.test(testEnvironment);

/** What must be the same for tests of two packages to be one project's. */
function settings({ displayName, rootDir, setupFilesAfterEnv, ...project }) {
  return JSON.stringify(project);
}

/** What a package does before its tests, `setupTests.ts` as a rule. */
const setUpOf = ({ rootDir, setupFilesAfterEnv }) =>
  setupFilesAfterEnv.map(file =>
    path.resolve(file.replace('<rootDir>', rootDir)),
  );
const textOf = files => files.map(file => fs.readFileSync(file, 'utf8')).join();

function together(displayName, projects) {
  // Code for both sides is transformed as for Node where it is tested in Node.
  const [first, ...others] = projects.filter(
    project => Boolean(project.runtime) === isBrowser(project),
  );
  const setUps = projects.map(setUpOf).filter(files => files.length > 0);
  const same =
    others.every(other => settings(other) === settings(first)) &&
    setUps.every(files => textOf(files) === textOf(setUps[0]));
  if (!same) {
    throw new Error(
      `Some packages of those for ${displayName} are tested in a way of their own. Teach jest.config.cjs of them.`,
    );
  }
  return {
    ...first,
    displayName,
    rootDir: __dirname,
    roots: projects.map(({ rootDir }) => rootDir),
    setupFilesAfterEnv: setUps[0] ?? [],
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
