module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // A suite that others run is a library made of tests.
      files: ['src/testing/**/*.ts'],
      rules: {
        'jest/no-export': 'off',
        'jest/no-conditional-expect': 'off',
        'jest/expect-expect': 'off',
      },
    },
  ],
});
