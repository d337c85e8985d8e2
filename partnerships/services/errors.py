"""The errors of this domain."""


class PartnershipError(Exception):
    """Something may not happen now. Its text is a sentence for the person who tried."""


class ChangedMeanwhile(PartnershipError):
    """Somebody else changed the words since the person read them; both texts can be shown."""
