export { setScreenWidth } from './screenWidth';
export { setUpTests } from './setUpTests';
