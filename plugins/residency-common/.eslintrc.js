module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // Types only.
    '@backstage/no-mixed-plugin-imports': [
      'warn',
      { excludedTargetPackages: ['@companyos/policy'] },
    ],
  },
});
