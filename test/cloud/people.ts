import * as z from "zod/mini";

export interface Pool {
  readonly endpoint: string;
  readonly userPoolId: string;
  readonly clientId: string;
}

const signedIn = z.object({
  AuthenticationResult: z.object({ IdToken: z.string(), AccessToken: z.string() }),
});

/** A person of the user pool, in a group or in none; answers with the tokens that signing in gives. */
export async function person(pool: Pool, group?: string) {
  const { userPoolId: UserPoolId, clientId: ClientId } = pool;
  const Username = `${group ?? "nobody"}@acme.example`;
  const Password = "Long-enough-123!";
  await cognito(pool, "AdminCreateUser", {
    UserPoolId,
    Username,
    MessageAction: "SUPPRESS",
    UserAttributes: [
      { Name: "email", Value: Username },
      { Name: "email_verified", Value: "true" },
    ],
  });
  await cognito(pool, "AdminSetUserPassword", { UserPoolId, Username, Password, Permanent: true });
  if (group !== undefined)
    await cognito(pool, "AdminAddUserToGroup", { UserPoolId, Username, GroupName: group });
  const { AuthenticationResult } = signedIn.parse(
    await cognito(pool, "AdminInitiateAuth", {
      UserPoolId,
      ClientId,
      AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: Username, PASSWORD: Password },
    }),
  );
  return AuthenticationResult;
}

/** The emulator reads of a signature only whose service it is for. */
async function cognito({ endpoint }: Pool, call: string, body: object): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${call}`,
      authorization:
        "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${call} answered ${response.status}: ${await response.text()}`);
  return await response.json();
}
