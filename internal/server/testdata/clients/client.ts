// A small client of the registry as somebody else would write it: typed from the
// description that the registry serves. Whatever is not typed does not compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";
import { open } from "./lists.js";

declare const process: { argv: string[] };

const client = createClient<paths>({ baseUrl: process.argv[2] });

const found = await client.GET("/initiatives", { params: { query: { stage: ["proposed"], sort: "title", limit: 3 } } });
if (!found.data) throw new Error(found.error.detail);
const titles: string[] = found.data.items.map((initiative) => initiative.title.nb ?? "");
const owners: components["schemas"]["Organisation"]["number"][] = found.data.items.map((initiative) => initiative.owner.number);

const refused = await client.GET("/initiatives", { params: { query: { municipality: ["9999"] } } });
const reasons: string[] = (refused.error?.errors ?? []).map((reason) => reason.code);

const file = await client.GET("/initiatives/export", { params: { query: { stage: ["proposed"] } }, parseAs: "text" });
const lines: string[] = (file.data ?? "").trim().split("\r\n");

const lists: Record<string, number | string> = {};
for (const [path, read] of Object.entries(open)) lists[path] = await read(client);

console.log(JSON.stringify({ titles, owners, total: found.data.total, status: refused.response.status, reasons, lines: lines.length, lists }));
