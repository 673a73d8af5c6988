// Lints the schema file given with graphql-eslint's rule sets and prints one JSON object a finding.
import graphqlEslint from "@graphql-eslint/eslint-plugin";
import { ESLint } from "eslint";
import { resolve } from "node:path";

const file = resolve(process.argv[2]);
const federation = resolve(import.meta.dirname, "federation.graphql");
const { configs } = graphqlEslint;
const eslint = new ESLint({
  cwd: resolve(file, ".."),
  overrideConfigFile: true,
  overrideConfig: [
    {
      files: ["**/*.graphql"],
      languageOptions: {
        parser: graphqlEslint.parser,
        parserOptions: { graphQLConfig: { schema: [file, federation] } },
      },
      plugins: { "@graphql-eslint": graphqlEslint },
      rules: { ...configs["flat/schema-recommended"].rules, ...configs["flat/schema-relay"].rules },
    },
  ],
});
for (const result of await eslint.lintFiles([file])) {
  for (const { ruleId, line, message, severity } of result.messages) {
    console.log(JSON.stringify({ rule: ruleId, line, message, severity }));
  }
}
