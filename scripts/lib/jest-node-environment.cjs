// Jest's environment for Node, on a plain global object. Jest's own stands on a Proxy that notes each property set on it, to
// clean up after tests that leave much behind, and so every mention of `Math`, `JSON` or `process` in whatever a test loads is
// a call into that Proxy: the simulator of releases takes four times as long on it. Jest's environment for browsers does it
// as this one does.
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

module.exports = class extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
};
