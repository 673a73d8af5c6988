// What an application on Relay would ask: a refetchable page of entries of whatever subject an id names.
import { graphql } from "react-relay";

export const subjectFragment = graphql`
  fragment SubjectPage_subject on Subject
  @refetchable(queryName: "SubjectPageEntriesQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 10 }
    cursor: { type: "String" }
    at: { type: "Date" }
    where: { type: "ListEntryWhere" }
  ) {
    id
    name
    standing(at: $at) {
      entriesInForce
      byKind {
        kind
        count
      }
    }
    listEntries(first: $count, after: $cursor, at: $at, where: $where)
      @connection(key: "SubjectPage_listEntries", filters: ["at", "where"]) {
      totalCount
      edges {
        node {
          id
          ...SubjectPage_entry @arguments(names: true)
        }
      }
    }
  }
`;

export const entryFragment = graphql`
  fragment SubjectPage_entry on ListEntry @argumentDefinitions(names: { type: "Boolean", defaultValue: false }) {
    recognisedOn
    validTo
    list {
      name @include(if: $names)
      kind
    }
    subject {
      ... on Enterprise {
        uscc
      }
      ... on Person {
        id
      }
    }
  }
`;

export const pageQuery = graphql`
  query SubjectPageQuery($id: ID!, $at: Date) {
    node(id: $id) {
      __typename
      ...SubjectPage_subject @alias @arguments(at: $at, count: 5)
    }
  }
`;
