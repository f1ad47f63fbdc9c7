import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-sse';
import { GraphiQL } from 'graphiql';
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import './explorer.css';

/** What a newcomer sees first: sign in (the session comes back as a cookie), then look into the inbox. */
const FIRST_QUERY = `# 先登录，再查询：会话随 Cookie 保存。账号见启动时的提示。
# Sign in first, then ask: the session is kept in a cookie. The accounts were printed at start.
mutation SignIn {
  signIn(input: { login: "gaj-liaison", password: "" }) {
    caller { name post agencyId }
    expiresAt
  }
}

query Inbox {
  inboxCounts { toSign inHand done overdue }
  inbox(first: 10) {
    totalCount
    edges {
      node {
        tab
        overdue
        referral { id number stateName version allowedActions matter { title occupiedMu } notices { id kind signedAt } }
      }
    }
  }
}
`;

const place = document.getElementById('explorer');
if (place === null) throw new Error('the page has no place for the explorer');
const ask = createGraphiQLFetcher({ url: '/graphql' });
const live = createClient({ url: '/live' });
/** Subscriptions are served as server-sent events, at a door of their own. */
const fetcher: Fetcher = (params, options) =>
  /^\s*subscription\b/m.test(params.query) &&
  options?.documentAST !== undefined &&
  getOperationAST(options.documentAST, params.operationName)?.operation === OperationTypeNode.SUBSCRIPTION
    ? live.iterate({
        query: params.query,
        variables: params.variables as Record<string, unknown>,
        ...(params.operationName == null ? {} : { operationName: params.operationName }),
      })
    : ask(params, options);

createRoot(place).render(
  createElement(GraphiQL, {
    fetcher,
    defaultQuery: FIRST_QUERY,
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: false,
  }),
);
