// @neo4j/graphql on the graph of a benchmark, served by Apollo Server as its manual shows.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const typeDefs = /* GraphQL */ `
  type Subject @node
    @fulltext(indexes: [{ indexName: "subjectNames", queryName: "subjectsByName", fields: ["name"] }]) {
    id: ID!
    kind: String!
    name: String!
    uscc: String
    status: String
    listEntries: [ListEntry!]! @relationship(type: "ABOUT", direction: IN)
    roleHolders: [Subject!]! @relationship(type: "HOLDS", direction: IN, properties: "Holds")
  }

  type Holds @relationshipProperties {
    relation: String!
    from: String!
    to: String!
    supersededAt: String!
  }

  type ListEntry @node(labels: ["ListEntry"]) @plural(value: "listEntries") {
    id: ID!
    listCode: String!
    recognisedOn: String!
    validFrom: String!
    validTo: String!
    exitOn: String!
    withdrawn: Boolean!
    disputed: Boolean
    reason: String
    caseNumber: String
    subject: [Subject!]! @relationship(type: "ABOUT", direction: OUT)
    list: [CreditList!]! @relationship(type: "ON_LIST", direction: OUT)
    domain: [Domain!]! @relationship(type: "IN_DOMAIN", direction: OUT)
    recognisedBy: [Authority!]! @relationship(type: "RECOGNISED_BY", direction: OUT)
  }

  type CreditList @node {
    code: String!
    nameZh: String!
    kind: String!
  }

  type Domain @node {
    code: String!
    nameZh: String!
  }

  type Authority @node {
    code: String!
    nameZh: String!
  }

  type Memorandum @node @plural(value: "memoranda") {
    id: ID!
    docNo: String!
    titleZh: String!
    measures: [Measure!]! @relationship(type: "CONTAINS", direction: OUT)
  }

  type Measure @node {
    id: ID!
    number: String!
    textZh: String!
    strength: String!
    mandatory: Boolean
    implementedBy: [Authority!]! @relationship(type: "IMPLEMENTED_BY", direction: OUT)
  }
`;

const { LIANXIN_GRAPH_URI, LIANXIN_GRAPH_USER, LIANXIN_GRAPH_PASSWORD, LIANXIN_PORT } = process.env;
const driver = neo4j.driver(LIANXIN_GRAPH_URI, neo4j.auth.basic(LIANXIN_GRAPH_USER, LIANXIN_GRAPH_PASSWORD));
const compared = { LT: true, LTE: true, GT: true, GTE: true };
const graphql = new Neo4jGraphQL({ typeDefs, driver, features: { filters: { String: compared } } });
const server = new ApolloServer({ schema: await graphql.getSchema(), csrfPrevention: false });
await startStandaloneServer(server, { listen: { host: "127.0.0.1", port: Number(LIANXIN_PORT) } });
