// Reads calendars with ical.js: a JSON text a line in, what it holds as JSON a line out.
import { createInterface } from "node:readline";
import ICAL from "../../node_modules/ical.js/dist/ical.js";

function instant(time) {
  if (time === null) return null;
  return time.isDate ? time.toString() : time.toJSDate().toISOString().slice(0, 19) + "Z";
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((event) => ({
    uid: event.getFirstPropertyValue("uid"),
    sequence: event.getFirstPropertyValue("sequence"),
    summary: event.getFirstPropertyValue("summary"),
    location: event.getFirstPropertyValue("location"),
    description: event.getFirstPropertyValue("description"),
    status: event.getFirstPropertyValue("status"),
    starts: instant(event.getFirstPropertyValue("dtstart")),
    ends: instant(event.getFirstPropertyValue("dtend")),
  }));
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(read(JSON.parse(line))));
}
