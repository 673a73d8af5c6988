// A query that refetches itself: search forwards, entries of a list backwards.
import { graphql } from "react-relay";

export const searchFragment = graphql`
  fragment SearchPage_found on Query
  @refetchable(queryName: "SearchPagePaginationQuery")
  @argumentDefinitions(
    text: { type: "String!" }
    kinds: { type: "[SubjectKind!]" }
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    search(text: $text, kinds: $kinds, first: $count, after: $cursor) @connection(key: "SearchPage_search") {
      edges {
        node {
          id
          name
          kind
        }
      }
      pageInfo {
        hasNextPage
      }
    }
  }
`;

export const latestFragment = graphql`
  fragment SearchPage_latest on Query
  @refetchable(queryName: "SearchPageLatestQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    listEntries(last: $count, before: $cursor, orderBy: [{ field: RECOGNISED_ON, direction: ASC }])
      @connection(key: "SearchPage_listEntries") {
      edges {
        node {
          ...SubjectPage_entry
        }
      }
    }
  }
`;

export const pageQuery = graphql`
  query SearchPageQuery($by: SubjectBy!, $text: String!) {
    viewer {
      __typename
    }
    subject(by: $by) {
      ...SubjectPage_subject
    }
    ...SearchPage_found @arguments(text: $text)
    ...SearchPage_latest
  }
`;
