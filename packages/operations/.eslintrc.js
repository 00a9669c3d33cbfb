module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // The index takes types only from these; the engine, in an entry of its own, runs in back ends alone.
    '@backstage/no-mixed-plugin-imports': [
      'warn',
      {
        excludedTargetPackages: [
          '@companyos/ledger',
          '@companyos/policy',
          '@companyos/test-database',
        ],
      },
    ],
  },
});
