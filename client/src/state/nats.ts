/** The client of NATS, which is larger than the rest of the page and is loaded after it. It is CommonJS: only a static import finds its names. */
export { wsconnect } from '@nats-io/nats-core';
