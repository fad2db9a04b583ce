// Reads a calendar with ical.js and a feed with feedparser, as a subscriber's
// program would, and prints what they found.
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import ICAL from "ical.js";
import FeedParser from "feedparser";

const [, , calendarFile, feedFile, emptyFile] = process.argv;

const calendar = new ICAL.Component(ICAL.parse(readFileSync(calendarFile, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component, { strictExceptions: true });
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    start: event.startDate.toString(),
    allDay: event.startDate.isDate,
    days: event.duration.toSeconds() / 86400,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    categories: component.getAllProperties("categories").flatMap((p) => p.getValues()),
    url: component.getFirstPropertyValue("url") ?? "",
    stamp: component.getFirstPropertyValue("dtstamp").toString(),
  };
});

// A calendar of nothing: which components it has, and what its time zone says.
const empty = new ICAL.Component(ICAL.parse(readFileSync(emptyFile, "utf8")));
const zone = new ICAL.Timezone(empty.getFirstSubcomponent("vtimezone"));
const offset = (day) => zone.utcOffset(ICAL.Time.fromString(day + "T12:00:00")) / 3600;

const parser = new FeedParser({ addmeta: false, strict: true });
const entries = [];
let failure = null;
parser.on("error", (e) => { failure = e; });
parser.on("readable", () => {
  for (let item; (item = parser.read()); ) {
    entries.push({
      id: item.guid,
      title: item.title,
      link: item.link,
      author: item.author ?? "",
      date: item.date.toISOString(),
      summary: item.summary ?? "",
      content: item["atom:content"]?.["#"] ?? "",
      categories: item.categories,
    });
  }
});
parser.on("end", () => {
  if (failure) throw failure;
  const { meta } = parser;
  console.log(JSON.stringify({
    name: calendar.getFirstPropertyValue("x-wr-calname"),
    refresh: String(calendar.getFirstPropertyValue("refresh-interval")),
    events,
    empty: {
      components: empty.getAllSubcomponents().map((c) => c.name),
      zone: zone.tzid,
      offsets: ["2027-01-15", "2027-03-27", "2027-03-29", "2027-10-30", "2027-11-01"].map(offset),
    },
    feed: {
      title: meta.title, language: meta.language, author: meta.author, date: meta.date.toISOString(),
      links: Object.fromEntries([meta["atom:link"]].flat().map((l) => [l["@"].rel, l["@"].href])),
      entries,
    },
  }));
});
Readable.from([readFileSync(feedFile)]).pipe(parser);
