import { createGraphiQLFetcher } from '@graphiql/toolkit';
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
        referral { number stateName version allowedActions matter { title occupiedMu } }
      }
    }
  }
}
`;

const place = document.getElementById('explorer');
if (place === null) throw new Error('the page has no place for the explorer');
const fetcher = createGraphiQLFetcher({ url: '/graphql' });
createRoot(place).render(createElement(GraphiQL, { fetcher, defaultQuery: FIRST_QUERY, shouldPersistHeaders: false, defaultEditorToolsVisibility: false }));
