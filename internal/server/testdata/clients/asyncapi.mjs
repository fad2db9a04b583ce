// Reads the AsyncAPI document at an address with the parser of its authors, which
// fetches what it refers to, and prints what it found wrong and what is in it.
import { Parser, fromURL } from "@asyncapi/parser";

const { document, diagnostics } = await fromURL(new Parser(), process.argv[2]).parse();
console.log(JSON.stringify({
  wrong: diagnostics.filter((d) => d.severity === 0).map((d) => `${d.path.join(".")}: ${d.message}`),
  channels: document?.channels().all().map((c) => c.id()) ?? [],
  operations: document?.operations().all().length ?? 0,
  messages: document?.messages().all().map((m) => m.id()) ?? [],
}));
