"""A Dovecot that takes access tokens, and asks an authorization server about each (its oauth2 passdb)."""

from tests.servers.dovecot import Dovecot
from tests.servers.oauth import OAuthServer


class OAuthDovecot(Dovecot):
    """Like Dovecot, with XOAUTH2 and OAUTHBEARER, or the `mechanisms` that are named, besides passwords."""

    def __init__(
        self,
        provider: OAuthServer,
        mechanisms: str = "xoauth2 oauthbearer",
        password: str = "correct horse",  # noqa: S107 - it guards nothing
    ) -> None:
        super().__init__(user=provider.email, password=password)
        settings = self.directory / "oauth2.conf"
        settings.write_text(
            f"introspection_mode = get\nintrospection_url = {provider.introspect_url}\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = true\n"
        )
        self.extra = (
            f"auth_mechanisms = plain login {mechanisms}\n"
            f"passdb {{\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = {settings}\n}}\n"
        )
