/** What the console shows after a click or a call only, in one file that a script tag fetches later. */
export { callListView } from './call-list-view.js';
export { numbersView } from './numbers-view.js';
export { styles } from './panels.styles.js';
export { settingsView } from './settings-view.js';
