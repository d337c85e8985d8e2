"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone: accounts come from invitations and from admins."""

    def is_open_for_signup(self, request) -> bool:
        """Return False for every visitor."""
        return False
