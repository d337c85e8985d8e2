"""People who sign in, what each of them may do where, and what they are told of."""

from accounts.models.access import Access
from accounts.models.notice import Notice
from accounts.models.role import Role
from accounts.models.user import User, UserManager

__all__ = ["Access", "Notice", "Role", "User", "UserManager"]
