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

globalThis.AltairGraphQL.init({
  baseURL: '/explorer/',
  endpointURL: `${location.origin}/graphql`,
  // subscriptions are served as server-sent events, at a door of their own
  subscriptionsEndpoint: `${location.origin}/live`,
  initialSubscriptionRequestHandlerId: 'graphql-sse',
  initialName: '移送平台',
  initialQuery: FIRST_QUERY,
  initialSettings: { language: 'zh-CN', theme: 'light', 'alert.disablePushNotification': true },
  disableAccount: true,
});
