/** The page begins here: who is signed in, the live updates, and then the screen that the address names. */
import { render } from 'preact';
import { App } from './screens/App.tsx';
import { goLive } from './state/live.ts';
import { followLinks } from './state/navigation.ts';
import { watchSession } from './state/session.ts';

followLinks();
watchSession();
goLive();
render(<App />, document.body);
