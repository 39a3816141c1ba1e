"""Signs a person of a user pool in, who is in a group or (with an empty name) in none, and prints the tokens. Who is not
there is made."""

import json
import sys

import botocore.session

pool, client, group = sys.argv[1:4]
name, password = f"{group or 'nobody'}@acme.example", "Long-enough-123!"
cognito = botocore.session.get_session().create_client("cognito-idp")
attributes = [{"Name": "email", "Value": name}, {"Name": "email_verified", "Value": "true"}]
try:
    cognito.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes)
    cognito.admin_set_user_password(UserPoolId=pool, Username=name, Password=password, Permanent=True)
    if group:
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName=group)
except cognito.exceptions.UsernameExistsException:
    pass
signed_in = cognito.admin_initiate_auth(
    UserPoolId=pool,
    ClientId=client,
    AuthFlow="ADMIN_USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": name, "PASSWORD": password},
)
print(json.dumps(signed_in["AuthenticationResult"]))
