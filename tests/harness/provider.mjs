// A real identity provider for stories: node provider.mjs PORT CALLBACK. Whoever types a name at it is
// that person; it says so under a name that only the provider knows.
import Provider from "oidc-provider";

const [port, callback] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "yijia",
      client_secret: "a secret between the two",
      redirect_uris: [callback],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  cookies: { keys: ["a key of a test"] },
  conformIdTokenClaims: false,
  claims: { openid: ["sub", "login"] },
  findAccount: (_context, id) => ({
    accountId: id,
    claims: () => ({ sub: `subject of ${id}`, login: id }),
  }),
});
provider.listen(Number(port), "127.0.0.1", () => console.log(`ready ${issuer}`));
