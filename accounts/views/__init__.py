"""Pages about oneself and about who has which role."""

from accounts.views.language import language_set
from accounts.views.profile import profile
from accounts.views.team import role_invite, role_list, role_resend, role_withdraw

__all__ = ["language_set", "profile", "role_invite", "role_list", "role_resend", "role_withdraw"]
