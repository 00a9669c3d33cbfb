module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Types only: what the ledger sends.
    '@backstage/no-mixed-plugin-imports': [
      'warn',
      { excludedTargetPackages: ['@companyos/ledger'] },
    ],
  },
});
