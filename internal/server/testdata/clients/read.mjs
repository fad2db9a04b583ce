// Reads what the registry serves to readers with programs that know nothing of it:
// a calendar, a feed and a spreadsheet, and prints what they found.
import ICAL from "ical.js";
import FeedParser from "feedparser";
import Papa from "papaparse";
import { Readable } from "node:stream";

const [, , base, municipality] = process.argv;
const get = async (path) => {
  const answer = await fetch(base + path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.text();
};

const calendar = new ICAL.Component(ICAL.parse(await get(`/api/v1/calendar.ics?municipality=${municipality}`)));
const days = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component, { strictExceptions: true });
  return { start: event.startDate.toString(), url: component.getFirstPropertyValue("url"), summary: event.summary };
});

const text = await get("/api/v1/changes.atom");
const entries = await new Promise((resolve, reject) => {
  const parser = new FeedParser({ addmeta: false, strict: true });
  const out = [];
  parser.on("error", reject);
  parser.on("readable", () => {
    for (let item; (item = parser.read()); ) out.push({ title: item.title, link: item.link, date: item.date });
  });
  parser.on("end", () => resolve(out));
  Readable.from([text]).pipe(parser);
});

const table = Papa.parse(await get("/tiltak.csv?sprak=nb"), { header: true, skipEmptyLines: true });
console.log(JSON.stringify({
  days, entries, wrong: table.errors, separator: table.meta.delimiter, columns: table.meta.fields, rows: table.data,
}));
