// Reads the same catalogue as Turtle and as JSON-LD with libraries that know nothing
// of this project, and prints what each of them found: subject, property and object,
// as N-Triples has them.
import { readFileSync } from "node:fs";
import jsonld from "jsonld";
import { Parser, Writer } from "n3";

const [, , turtle, jsonLD] = process.argv;
const canonical = (quads) => new Promise((resolve, reject) => {
  const out = new Writer({ format: "N-Triples" });
  out.addQuads(quads);
  out.end((wrong, text) => (wrong ? reject(wrong) : resolve(text.trim().split("\n").sort())));
});
const fromTurtle = new Parser({ format: "text/turtle" }).parse(readFileSync(turtle, "utf8"));
const nQuads = await jsonld.toRDF(JSON.parse(readFileSync(jsonLD, "utf8")), { format: "application/n-quads" });
const fromJSON = new Parser({ format: "application/n-quads" }).parse(nQuads);
console.log(JSON.stringify({
  turtle: await canonical(fromTurtle), jsonLD: await canonical(fromJSON),
  facts: fromTurtle.map((q) => ({
    subject: q.subject.value, property: q.predicate.value, object: q.object.value,
    language: q.object.language ?? "", link: q.object.termType === "NamedNode", type: q.object.datatype?.value ?? "",
  })),
}));
