import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';
import { installScreen } from './__testUtils__/screenWidth';

installScreen();
// jsdom has no layout to scroll.
window.scrollTo = () => {};
// What a test waits for comes as soon as it can; on a busy machine that is not within the second that is the default.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(30_000);
