// Composes subgraphs (`name=file` each) and prints {"errors": [...]} or {"supergraph": "..."}.
import { composeServices, compositionHasErrors } from "@theguild/federation-composition";
import { parse } from "graphql";
import { readFileSync } from "node:fs";

const services = process.argv.slice(2).map((argument) => {
  const [name, file] = argument.split("=");
  return { name, url: `http://${name}.invalid/graphql`, typeDefs: parse(readFileSync(file, "utf8")) };
});
const result = composeServices(services);
const answer = compositionHasErrors(result)
  ? { errors: result.errors.map((error) => error.message) }
  : { supergraph: result.supergraphSdl, api: result.publicSdl };
console.log(JSON.stringify(answer));
