"use strict";

// Opens GraphiQL on this server's /graphql with the demo questions as tabs. Where the browser
// remembers tabs from an earlier visit, GraphiQL shows those instead.
const place = document.getElementById("graphiql");

async function questions() {
  const answer = await fetch("graphiql/questions.json");
  return answer.ok ? answer.json() : [];
}

questions()
  .catch(() => [])
  .then((tabs) => {
    const options = {
      fetcher: GraphiQL.createFetcher({ url: "graphql" }),
      shouldPersistHeaders: false,
    };
    if (tabs.length > 0) options.defaultTabs = tabs;
    ReactDOM.createRoot(place).render(React.createElement(GraphiQL, options));
  });
