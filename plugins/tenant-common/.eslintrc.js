module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Types of what the ledger sends, and `/verify`, which is made for browsers too.
    '@backstage/no-mixed-plugin-imports': [
      'warn',
      { excludedTargetPackages: ['@companyos/ledger'] },
    ],
  },
});
