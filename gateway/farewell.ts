// The end of a session whose venue goes down, whichever part of the gateway gets to say it.

import { type EventPublisher, SessionEnd } from './event-publisher.js';

const FAREWELL = 'the venue is shutting down';

export function sayFarewell(publisher: EventPublisher): void {
  publisher.goodbye(FAREWELL);
  publisher.end(SessionEnd.SHUTDOWN);
}
